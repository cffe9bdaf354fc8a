import { updatesPages } from "@metaxy-ts/testing/pages";
import { afterAll, describe, expect, it } from "vitest";
import { compile } from "./compile.js";
import { findPrograms, programsOf } from "./programs.js";
import { run } from "./run.js";
import type { Update } from "./update.js";
import { updatePage } from "./update.js";

const examples = compile(findPrograms(), "examples");
const titled = examples.map((example) => [`${example.program.file}:${example.program.line}`, example] as const);

describe("every example compiles", () => {
  it.each(titled)("%s", (_place, { problem }) => {
    expect(problem).toBe("");
  });
});

describe("examples of README and guide run, and print what the page shows", () => {
  const updated = new Map<string, Update[]>();
  afterAll(() => {
    for (const [file, parts] of updated) updatePage(file, parts);
  });

  it.each(titled.filter(([, { program }]) => program.runs))("%s", async (_place, example) => {
    const { program } = example;
    const printed = await run(example);
    if (updatesPages) {
      updated.set(program.file, [...(updated.get(program.file) ?? []), { program, printed }]);
      return;
    }
    const shown = (texts: readonly (string | undefined)[]) =>
      program.outputs.map(({ line }, index) => [`line ${line}`, texts[index]]);
    expect(shown(printed)).toEqual(shown(program.outputs.map(({ text }) => text)));
  });
});

describe("blocks of a page", () => {
  const blocks = ["```ts", "1;", "```", "```ts", "2;", "```", "```ts program", "3;", "```"];
  const server = ["```ts compile-only", "4;", "```", "```ts", "5;", "```", "```text", "5", "```"];
  const found = (file: string) =>
    programsOf(file, [...blocks, ...server].join("\n")).map(({ line, code, runs, outputs }) => ({
      line,
      code: code.split("\n").filter(Boolean),
      runs,
      outputs: outputs.length,
    }));

  it("of the guide are one program, unless they start another or only compile", () => {
    expect(found("docs/guide/page.md")).toEqual([
      { line: 2, code: ["1;", "2;"], runs: true, outputs: 0 },
      { line: 8, code: ["3;", "5;"], runs: true, outputs: 1 },
      { line: 11, code: ["4;"], runs: false, outputs: 0 },
    ]);
  });

  it("that run together with Python are one program, which only compiles here", () => {
    const python = [
      "```python",
      "6",
      "```",
      "```text",
      "6",
      "```",
      "```ts with-python",
      "7;",
      "```",
      "```text",
      "7",
      "```",
    ];
    const page = ["```ts with-python", "0;", "```", ...python, "```ts", "8;", "```"];
    const found = programsOf("docs/guide/page.md", page.join("\n")).map(({ code, runs, outputs }) => ({
      code: code.split("\n").filter(Boolean),
      runs,
      outputs,
    }));
    expect(found).toEqual([
      { code: ["0;", "7;"], runs: false, outputs: [] },
      { code: ["8;"], runs: true, outputs: [] },
    ]);
  });

  it("of other pages are programs of their own, which run in the README alone", () => {
    const runs = found("README.md").map((program) => [program.code, program.runs, program.outputs]);
    expect(runs).toEqual([
      [["1;"], true, 0],
      [["2;"], true, 0],
      [["3;"], true, 0],
      [["4;"], false, 0],
      [["5;"], true, 1],
    ]);
    expect(found("docs/page.md").map((program) => program.runs)).toEqual([false, false, false, false, false]);
  });
});

describe("a bad example is noticed", () => {
  const page = (...lines: string[]) => programsOf("docs/guide/page.md", lines.join("\n"));

  it("that does not compile, at its line", () => {
    const program = page(
      "```ts",
      'import { defineFeature } from "@metaxy-ts/core";',
      "```",
      "",
      "```ts",
      'defineFeature({ key: "a" });',
      "```",
    );
    const problem = "docs/guide/page.md:6: error TS2741: Property 'id' is missing";
    expect(compile(program, "bad-type")).toEqual([
      expect.objectContaining({ problem: expect.stringContaining(problem) }),
    ]);
  });

  it("that throws, at its line", async () => {
    const [example] = compile(page("# Page", "```ts", "let row: unknown;", 'throw new Error("no");', "```"), "bad-run");
    await expect(run(example!)).rejects.toThrow(/Error: no\n.*example-0\.mts:4:/);
  });

  it("that prints something else than the page shows", async () => {
    const lines = ["```ts", "console.log(1);", "```", "It prints:", "```text", "2", "```"];
    const more = [
      "```ts",
      "console.log({ a: 3 });",
      "```",
      "```text",
      "{ a: 3 }",
      "```",
      "```ts",
      "console.log(4);",
      "```",
    ];
    const [example, ...others] = compile(page(...lines, ...more), "bad-output");
    expect(others).toEqual([]);
    expect(await run(example!)).toEqual(["1", "{ a: 3 }"]);
    expect(example!.program.outputs).toEqual([
      { line: 6, text: "2" },
      { line: 12, text: "{ a: 3 }" },
    ]);
  });

  it("with words after ts that mean nothing", () => {
    expect(() => page("```ts programm", "```")).toThrow('docs/guide/page.md:1: a block of code is "ts", or');
  });
});
