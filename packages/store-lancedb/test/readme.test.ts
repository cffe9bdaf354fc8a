import { execFile } from "node:child_process";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { defineFeature } from "@metaxy-ts/core";
import { expect, it } from "vitest";
import { lancedb } from "../src/index.js";
import { useFolder } from "./support/folder.js";

// The examples of the README, run as they stand there, in a folder that has tables for them.

const folder = useFolder();
const run = promisify(execFile);
const clip = defineFeature({ key: "video/clip", id: ["video_id"], fields: ["embedding"] });
const vectorOf = (value: number) => Array.from({ length: 512 }, (_, index) => (index === 0 ? value : 0));
const clipRow = (id: string, value: number, version = "1") => ({
  video_id: id,
  embedding: vectorOf(value),
  metaxy_provenance_by_field: { embedding: version },
});

/** Runs the example that has this string in it, and gives what it prints. */
async function runExample(having: string, question: readonly number[] = []): Promise<string> {
  const readme = await readFile(new URL("../README.md", import.meta.url), "utf8");
  const example = [...readme.matchAll(/```ts\n(.*?)```/gs)]
    .map(([, code]) => code ?? "")
    .find((code) => code.includes(having));
  const programs = fileURLToPath(new URL("../reports/", import.meta.url)); // inside of the package, which the example imports
  await mkdir(programs, { recursive: true });
  const program = join(programs, `example-${process.pid}.ts`);
  await writeFile(program, String(example));
  try {
    const given = `data:text/javascript,globalThis.question=${JSON.stringify(question)}`;
    const { stdout } = await run(process.execPath, ["--experimental-strip-types", "--import", given, program], {
      cwd: folder(),
    });
    return stdout;
  } finally {
    await rm(program);
  }
}

async function written(): Promise<void> {
  const vectors = { "video/clip": { embedding: 512 } };
  await using store = await lancedb({ uri: join(folder(), "metadata"), vectors, extension: "never" }).open();
  await store.write(clip, [clipRow("far", 9), clipRow("near", 2), clipRow("changed", 1)]);
  await store.write(clip, [clipRow("changed", 5, "2")]); // the row of before stays in the table, and is the nearest
}

it("the nearest among current rows are found", async () => {
  await written();
  const printed = await runExample("vectorSearch", vectorOf(1));
  const found = [...printed.matchAll(/video_id: '(\w+)', distance: (\d+)/g)].map(([, id, distance]) => [id, distance]);
  expect(found).toEqual([
    ["near", "1"],
    ["changed", "16"],
    ["far", "64"],
  ]);
});

it("versions are listed and read, and a table is compacted", async () => {
  await written();
  const lines = (await runExample("listVersions")).trim().split("\n");
  expect(lines.map((line) => line.split(" ")[0])).toEqual(["1", "2", "3", "0"]); // three versions, and the rows of the first
  await using store = await lancedb({ uri: join(folder(), "metadata"), extension: "never" }).open();
  expect(await (await store.read(clip)).count()).toBe(3);
});
