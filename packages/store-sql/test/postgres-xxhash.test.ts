import { sharedDatabase } from "@metaxy-ts/testing/databases";
import fc from "fast-check";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import xxhash from "xxhash-wasm";
// @boundaries-ignore all packages try random inputs in the same way
import { runs } from "../../../vitest.runs.js";
import { addedFunction } from "../src/postgres/hash.js";
import { addedHashes, createFunction } from "../src/postgres/xxhash/functions.js";

const location = { schema: "pg_temp" };

describe("the functions that Postgres lacks", () => {
  let client: pg.Client;

  beforeAll(async () => {
    const { url } = await sharedDatabase("postgres18");
    client = new pg.Client({ connectionString: url });
    await client.connect();
    for (const algorithm of addedHashes) await client.query(createFunction(location, algorithm));
  });
  afterAll(() => client.end());

  async function hashesOf(texts: readonly string[]): Promise<readonly string[][]> {
    const list = addedHashes.map((algorithm) => `${addedFunction(location, algorithm)}(t)`).join(", ");
    const query = `select ${list} from unnest($1::text[]) with ordinality as u(t, n) order by n`;
    return (await client.query({ text: query, values: [texts], rowMode: "array" })).rows;
  }

  it("give the hashes of xxhash-wasm for texts of every length", async () => {
    const { h32, h64 } = await xxhash();
    const alphabet = "ab|/0:é😀\u{10ffff}\u0001'\\";
    const characters = [...alphabet];
    const texts = Array.from({ length: 301 }, (_, length) =>
      Array.from({ length }, (_, index) => characters[(index * 7 + length) % characters.length]).join(""),
    );
    texts.push(...Array.from({ length: 301 }, (_, length) => "x".repeat(length)));
    expect(await hashesOf(texts)).toEqual(texts.map((text) => [String(h32(text)), String(h64(text))]));
  });

  it("give the hashes of xxhash-wasm for any texts", async () => {
    const { h32, h64 } = await xxhash();
    const text = fc.string({ unit: "binary", maxLength: 300 }).filter((each) => !each.includes("\0"));
    await fc.assert(
      fc.asyncProperty(fc.array(text, { maxLength: 50, size: "max" }), async (texts) => {
        expect(await hashesOf(texts)).toEqual(texts.map((each) => [String(h32(each)), String(h64(each))]));
      }),
      runs(5),
    );
  });

  it("give null for null", async () => {
    expect(await hashesOf([null as never])).toEqual([[null, null]]);
  });
});
