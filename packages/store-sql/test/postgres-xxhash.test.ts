import fc from "fast-check";
import type { TestContext } from "vitest";
import { describe, expect, it } from "vitest";
import xxhash from "xxhash-wasm";
// @boundaries-ignore all packages try random inputs in the same way
import { runs } from "../../../vitest.runs.js";
import { addedFunction } from "../src/postgres/hash.js";
import { addedHashes, createFunction } from "../src/postgres/xxhash/functions.js";
import { openScene } from "./support/postgres-scene.js";

const location = { schema: "pg_temp" };

async function openHashes(context: TestContext) {
  const scene = await openScene(context);
  for (const algorithm of addedHashes) await scene.query(createFunction(location, algorithm));
  const list = addedHashes.map((algorithm) => `${addedFunction(location, algorithm)}(t)`).join(", ");
  const text = `select ${list} from unnest($1::text[]) with ordinality as u(t, n) order by n`;
  return {
    hashesOf: async (texts: readonly (string | null)[]): Promise<readonly unknown[][]> =>
      (await scene.admin.query({ text, values: [texts], rowMode: "array" })).rows,
    [Symbol.asyncDispose]: () => scene[Symbol.asyncDispose](),
  };
}

describe("the functions that Postgres lacks", () => {
  it("give the hashes of xxhash-wasm for texts of every length", async (context) => {
    await using hashes = await openHashes(context);
    const { h32, h64 } = await xxhash();
    const alphabet = "ab|/0:é😀\u{10ffff}\u0001'\\";
    const characters = [...alphabet];
    const texts = Array.from({ length: 301 }, (_, length) =>
      Array.from({ length }, (_, index) => characters[(index * 7 + length) % characters.length]).join(""),
    );
    texts.push(...Array.from({ length: 301 }, (_, length) => "x".repeat(length)));
    expect(await hashes.hashesOf(texts)).toEqual(texts.map((text) => [String(h32(text)), String(h64(text))]));
  });

  it("give the hashes of xxhash-wasm for any texts", async (context) => {
    await using hashes = await openHashes(context);
    const { h32, h64 } = await xxhash();
    const text = fc.string({ unit: "binary", maxLength: 300 }).filter((each) => !each.includes("\0"));
    await fc.assert(
      fc.asyncProperty(fc.array(text, { maxLength: 50, size: "max" }), async (texts) => {
        expect(await hashes.hashesOf(texts)).toEqual(texts.map((each) => [String(h32(each)), String(h64(each))]));
      }),
      runs(5),
    );
  });

  it("give null for null", async (context) => {
    await using hashes = await openHashes(context);
    expect(await hashes.hashesOf([null])).toEqual([[null, null]]);
  });
});
