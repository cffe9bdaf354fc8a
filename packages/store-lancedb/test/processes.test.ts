import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import type { LanceDBOptions } from "../src/index.js";
import { connectLanceDB, lancedb } from "../src/index.js";
import { ways } from "./support/extension.js";
import { sample, sampleRow, table } from "./support/features.js";
import { useFolder } from "./support/folder.js";

const folder = useFolder();
const script = fileURLToPath(new URL("support/writer.mjs", import.meta.url));
const writers = 8;
const writesEach = 25;

type Options = Pick<LanceDBOptions, "extension" | "unsignedExtensions">;

function spawnWriter(writer: number, count: number, options: Options) {
  return spawn(process.execPath, [script, folder(), String(writer), String(count), JSON.stringify(options)], {
    stdio: ["pipe", "pipe", "inherit"],
  });
}

/** Starts a process that writes; the function lets it begin, and gives how many of its writes with a key counted. */
async function startWriter(writer: number, options: Options): Promise<() => Promise<number>> {
  const child = spawnWriter(writer, writesEach, options);
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const ended = once(child, "close");
  expect((await lines.next()).value).toBe("open");
  return async () => {
    child.stdin.write("begin\n");
    const line = await lines.next();
    expect((await ended)[0]).toBe(0);
    return Number(line.value);
  };
}

async function storedIds(): Promise<string[]> {
  const stored = await (await connectLanceDB({ uri: folder() })).openTable(table);
  return (await stored.query().select(["id"]).toArray()).map(({ id }) => String(id)).sort();
}

describe.each(ways)("$way", ({ reading }) => {
  /** Every second one never uses the extension. */
  const optionsOf = (writer: number): Options => (writer % 2 > 0 ? { extension: "never" } : reading());

  it("8 processes that make a table and write 25 times each lose nothing and double nothing", {
    timeout: 600_000,
  }, async () => {
    const begin = await Promise.all(
      Array.from({ length: writers }, (_, writer) => startWriter(writer, optionsOf(writer))),
    );
    const counted = await Promise.all(begin.map((start) => start()));
    const ids = await storedIds();
    const own = ids.filter((id) => !id.startsWith("key-"));
    const expected = Array.from(
      { length: writers * writesEach },
      (_, n) => `${n % writers}-${Math.floor(n / writers)}`,
    );
    expect(own).toEqual(expected.sort());
    const keys = ids.filter((id) => id.startsWith("key-"));
    expect(new Set(keys)).toEqual(new Set(["key-0", "key-5", "key-10", "key-15", "key-20"]));
    expect(counted.reduce((sum, count) => sum + count, 0)).toBe(keys.length);
  });

  it("a process that is killed while it writes leaves whole tables, and others go on", {
    timeout: 600_000,
  }, async () => {
    await using store = await lancedb({ uri: folder(), ...reading() }).open();
    for (let writer = 1; writer <= 8; writer++) {
      const child = spawnWriter(writer, 1000, optionsOf(writer));
      const ended = once(child, "close");
      await once(child.stdout, "data");
      child.stdin.write("begin\n");
      await sleep(Math.random() * 300); // the first may die before there is a table
      child.kill("SIGKILL");
      await ended;
      await store.write(sample, [sampleRow(`after-${writer}`)]);
      const ids = await storedIds();
      expect(new Set(ids).size).toBe(ids.length);
      expect(ids).toContain(`after-${writer}`);
      const own = ids.filter((id) => id.startsWith(`${writer}-`)).length;
      const numbers = Array.from({ length: own }, (_, index) => `${writer}-${index}`);
      expect(ids).toEqual(expect.arrayContaining(numbers)); // none is missing before the last
    }
  });
});
