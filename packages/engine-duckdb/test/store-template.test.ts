import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { InstalledTemplate } from "@metaxy-ts/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

/** With METAXY_TEMPLATE=all everything that the template tests, which takes minutes; else the topics about storages, not about the engine. */
const whole = process.env.METAXY_TEMPLATE === "all";
const topics = ["isolation/", "append-only/", "capabilities/parallel", "delete/hard-removes", "values/"].join("|");

/** The whole suite on a slow machine, in milliseconds. */
const longest = 1_500_000;

let template: InstalledTemplate;

beforeAll(() => {
  template = InstalledTemplate.install("store-template", ["core", "sql", "engine-duckdb", "conformance"]);
});
afterAll(() => template.remove());

describe("the template of a store, installed from packed packages", () => {
  it("has less than 200 lines of source", () => {
    expect(template.lines()).toBeGreaterThan(0);
    expect(template.lines()).toBeLessThan(200);
  });

  it("compiles under strict settings", (context) => {
    if (template.problem) context.skip(template.problem);
    template.run("npm", "run", "typecheck");
    template.run("npm", "run", "build");
  });

  it("passes its own tests", { timeout: longest }, (context) => {
    if (template.problem) context.skip(template.problem);
    template.run("npm", "test", "--", "test/storage.test.ts");
    const suite = template.run("npm", "test", "--", "test/conformance.test.ts", ...(whole ? [] : ["-t", topics]));
    expect(suite).toMatch(/Test Files {2}1 passed \(1\)/);
    if (whole) template.keepReport();
    expect(Number(/Tests {2}(\d+) passed/.exec(suite)?.[1])).toBeGreaterThan(10);
  });

  it("passes the suite with Node's test runner, as its README shows", (context) => {
    if (template.problem) context.skip(template.problem);
    const [, code] = readFileSync(join(template.folder, "README.md"), "utf8").match(/```js\n(.*?)```/s) ?? [];
    writeFileSync(join(template.folder, "test/conformance.mjs"), code ?? "");
    const only = "--test-name-pattern=isolation/";
    const output = template.run(process.execPath, "--test", only, "test/conformance.mjs");
    expect(output).toMatch(/pass [1-9]/);
    expect(output).toContain("fail 0");
  });
});
