import type { ChildProcess } from "node:child_process";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { newFolder } from "@metaxy-ts/testing";
import { expect, it } from "vitest";
import { DeltaTable } from "../src/index.js";
import { countOf, ipc } from "./support/tables.js";

const script = fileURLToPath(new URL("./support/writer.mjs", import.meta.url));

function writer(uri: string, name: string, commits: number): ChildProcess {
  return spawn(process.execPath, [script, uri, name, String(commits)], { stdio: ["ignore", "pipe", "inherit"] });
}

it("8 processes with 25 commits each lose nothing and double nothing", async () => {
  const uri = join(await newFolder(), "table");
  const table = await DeltaTable.create(uri, ipc({ id: ["a"] }));
  const writers = Array.from({ length: 8 }, (_, index) => writer(uri, `writer ${index}`, 25));
  for (const child of writers) child.stdout?.resume();
  const ends = await Promise.all(writers.map((child) => once(child, "exit")));
  expect(ends.map(([status]) => status)).toEqual(writers.map(() => 0));
  expect(await table.refresh()).toBe(200);
  expect(await countOf(table)).toBe(8 * 25 * 3);
  const { files } = await table.files();
  expect(new Set(files.map(({ stats }) => stats)).size).toBe(200); // each commit has its own rows
});

it("a writer that is killed at any time leaves the table at its last commit", async () => {
  const uri = join(await newFolder(), "table");
  await DeltaTable.create(uri, ipc({ id: ["a"] }));
  let committed = 0;
  for (let kill = 0; kill < 30; kill++) {
    const child = writer(uri, `writer ${kill}`, 1000);
    let told = "";
    child.stdout?.on("data", (text: Buffer) => {
      told += text.toString();
    });
    await once(child.stdout as NonNullable<typeof child.stdout>, "data");
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 60));
    child.kill("SIGKILL");
    await once(child, "close");
    const table = await DeltaTable.open(uri);
    const commits = await table.refresh();
    const said = told.trimEnd().split("\n").length;
    // It may have been killed between a commit and the word of it.
    expect(commits - committed - said).toBeGreaterThanOrEqual(0);
    expect(commits - committed - said).toBeLessThanOrEqual(1);
    expect(await countOf(table)).toBe(commits * 3);
    committed = commits;
  }
});
