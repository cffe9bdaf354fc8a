import { readFileSync } from "node:fs";
import { join } from "node:path";
import { projectFolder } from "@metaxy-ts/testing";
import type { Output } from "@metaxy-ts/testing/pages";
import { codeBlocks, commandWords, updatesPages, writeOutputs } from "@metaxy-ts/testing/pages";
import { expect, it } from "vitest";
import { metaxy, runScript } from "./support/program.js";

const page = join(import.meta.dirname, "../../../docs/guide/command-line.md");

/** The files of the page: blocks whose first line is a comment with a name. */
const fileName = /^\/\/ ([\w.-]+)$/;

it("the commands of docs/guide/command-line.md print what the page shows", async () => {
  const blocks = codeBlocks(readFileSync(page, "utf8").split("\n"));
  const files = blocks.flatMap(({ lines }) => {
    const [, name] = fileName.exec(lines[0] ?? "") ?? [];
    return name === undefined ? [] : [[name, lines.join("\n")] as const];
  });
  const folder = await projectFolder(Object.fromEntries(files));
  await runScript(folder, "ingest.mjs");
  const shown: Output[] = [];
  const printed: Output[] = [];
  for (const [index, { info, lines, line }] of blocks.entries()) {
    const command = blocks[index - 1]?.lines.join("\n") ?? "";
    if (info[0] !== "text" || !command.startsWith("metaxy ")) continue;
    const { stdout, stderr, code } = await metaxy(folder, commandWords(command).slice(1));
    expect([command, code]).toEqual([command, 0]);
    shown.push({ line, text: lines.join("\n") });
    printed.push({ line, text: `${stderr}${stdout}`.trimEnd() });
  }
  if (updatesPages) writeOutputs(page, printed);
  else expect(printed).toEqual(shown);
  expect(printed.length).toBeGreaterThan(5);
});
