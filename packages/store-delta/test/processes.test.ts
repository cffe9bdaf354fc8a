import type { ChildProcess } from "node:child_process";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { newFolder } from "@metaxy-ts/testing";
import { expect, it } from "vitest";
import { delta } from "../src/index.js";
import { note, noteRow } from "./support/notes.js";

const script = fileURLToPath(new URL("./support/writer.mjs", import.meta.url));

function startWriter(path: string, name: string, writes: number, ...keyed: "keyed"[]): ChildProcess {
  return spawn(process.execPath, [script, path, name, String(writes), ...keyed], {
    stdio: ["ignore", "pipe", "inherit"],
  });
}

/** IDs of all rows that were ever written, sorted. */
async function storedIds(path: string): Promise<string[]> {
  await using store = await delta({ path }).open({ mode: "read" });
  const rows = await (await store.read(note, { columns: ["id"], withSampleHistory: true })).rows();
  return rows.map(({ id }) => String(id)).sort();
}

function idsOf(writer: string, write: number): string[] {
  return [0, 1, 2].map((row) => `${writer}-${write}-${row}`);
}

it("8 processes with 25 writes each, into a table that none of them finds, lose nothing and double nothing", async () => {
  const path = await newFolder();
  const names = Array.from({ length: 8 }, (_, index) => `w${index}`);
  const writers = names.map((name) => startWriter(path, name, 25));
  for (const { stdout } of writers) stdout?.resume();
  const ends = await Promise.all(writers.map((child) => once(child, "exit")));
  expect(ends.map(([status]) => status)).toEqual(names.map(() => 0));
  const expected = names.flatMap((name) => Array.from({ length: 25 }, (_, write) => idsOf(name, write)).flat());
  expect(await storedIds(path)).toEqual(expected.sort());
});

it("a writer that is killed at any time leaves whole writes, and the one it was at can be repeated", async () => {
  const path = await newFolder();
  const expected: string[] = [];
  for (let kill = 0; kill < 30; kill++) {
    const writer = `k${kill}`;
    const child = startWriter(path, writer, 1000, "keyed");
    let said = "";
    child.stdout?.on("data", (text: Buffer) => {
      said += text.toString();
    });
    await once(child.stdout as NonNullable<typeof child.stdout>, "data");
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 150));
    child.kill("SIGKILL");
    await once(child, "close");
    const done = said.trimEnd().split("\n").length;
    for (let write = 0; write < done; write++) expected.push(...idsOf(writer, write));
    const interrupted = idsOf(writer, done);
    const stored = await storedIds(path);
    const partly = stored.filter((id) => interrupted.includes(id));
    expect([0, 3]).toContain(partly.length);
    expect(stored).toEqual([...expected, ...partly].sort());

    await using store = await delta({ path }).open();
    await store.write(
      note,
      interrupted.map((id) => noteRow(id)),
      { idempotencyKey: `${writer}-${done}` },
    );
    expected.push(...interrupted);
    expect(await storedIds(path)).toEqual([...expected].sort());
  }
});
