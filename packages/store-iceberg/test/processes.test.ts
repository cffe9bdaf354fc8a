import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { iceberg } from "../src/index.js";
import { useCatalog } from "./support/catalog.js";
import { sample } from "./support/features.js";

const options = useCatalog();
const script = fileURLToPath(new URL("support/writer.mjs", import.meta.url));
const writers = 4;
const writesEach = 10;

/** Starts a process that writes; the function lets it begin, and gives how many of its writes with a key counted. */
async function startWriter(writer: number): Promise<() => Promise<number>> {
  const child = spawn(process.execPath, [script, String(writer), String(writesEach), JSON.stringify(options())], {
    stdio: ["pipe", "pipe", "inherit"],
  });
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

it("4 processes that make a table and write 10 times each lose nothing and double nothing", {
  timeout: 600_000,
}, async () => {
  const begin = await Promise.all(Array.from({ length: writers }, (_, writer) => startWriter(writer)));
  const counted = await Promise.all(begin.map((start) => start()));
  await using store = await iceberg(options()).open({ mode: "read" });
  const stored = await (await store.read(sample, { columns: ["id"], withSampleHistory: true })).rows();
  const ids = stored.map(({ id }) => String(id)).sort();
  const own = ids.filter((id) => !id.startsWith("key-"));
  const expected = Array.from({ length: writers * writesEach }, (_, n) => `${n % writers}-${Math.floor(n / writers)}`);
  expect(own).toEqual(expected.sort());
  const keys = ids.filter((id) => id.startsWith("key-"));
  expect(new Set(keys)).toEqual(new Set(["key-0", "key-5"]));
  expect(counted.reduce((sum, count) => sum + count, 0)).toBe(keys.length);
});
