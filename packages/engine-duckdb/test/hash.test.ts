import { execFile } from "node:child_process";
import { dirname } from "node:path";
import { promisify } from "node:util";
import type { HashAlgorithm } from "@metaxy-ts/core/adapter";
import { createHasher, hashAlgorithms } from "@metaxy-ts/core/adapter";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
// @boundaries-ignore all packages try random inputs in the same way
import { runs } from "../../../vitest.runs.js";
import type { DuckDBEngine } from "../src/index.js";
import { openEngine, select } from "./support/any-columns.js";

let engine: DuckDBEngine;
beforeAll(async () => {
  engine = await openEngine();
});
afterAll(() => engine.close());

/** Hashes by a statement, as a plan has them. */
async function hashes(algorithm: HashAlgorithm, strings: readonly (string | null)[]): Promise<unknown[]> {
  const name = algorithm.startsWith("xxhash") ? `metaxy_${algorithm}` : algorithm;
  const staged = await engine.stage({
    kind: "columns",
    columns: [{ name: "text", type: { kind: "string" } }],
    values: [strings],
  });
  const rows = await engine.rows(select(`select ${name}(text) as hash from ${staged.name}`));
  await engine.dropTemporary(staged);
  return rows.map((row) => row.hash);
}

describe("the hash functions", () => {
  const text = "default|1|video.audio|video_audio_hash_1|video.frames|video_frame_hash_1";

  it.each([
    ["xxhash64", text, "9646593030270266913"],
    ["xxhash32", text, "1876183981"],
    ["xxhash64", "", "17241709254077376921"],
    ["xxhash32", "", "46947589"],
    ["md5", "", "d41d8cd98f00b204e9800998ecf8427e"],
    ["sha256", "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"],
  ] as const)("%s gives the known value", async (algorithm, input, hash) => {
    expect(await hashes(algorithm, [input])).toEqual([hash]);
  });

  it.each(hashAlgorithms)("%s agrees with the one of core, on any string", async (algorithm) => {
    const digest = await createHasher({ algorithm, length: 64 });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.string({ unit: "binary" }), { minLength: 1 }), async (strings) => {
        expect(await hashes(algorithm, strings)).toEqual(strings.map(digest));
      }),
      runs(20),
    );
  });

  it.each(hashAlgorithms)(
    "%s takes astral characters, NUL and a string of a megabyte, over many rows",
    async (algorithm) => {
      const digest = await createHasher({ algorithm, length: 64 });
      const special = [
        "",
        "\0",
        "a\0b",
        "😀🧑‍🚀",
        "\u{10FFFF}",
        "é".normalize("NFD"),
        "x".repeat(1_000_000),
        "😀".repeat(250_000),
      ];
      const strings = [...special, ...Array.from({ length: 5000 }, (_, index) => `text ${index}`)];
      expect(await hashes(algorithm, strings)).toEqual(strings.map(digest));
    },
  );

  it("let a process end that leaves the engine open", async () => {
    const script = `
      import { DuckDBEngine } from "@metaxy-ts/engine-duckdb";
      const engine = await DuckDBEngine.open({ path: ":memory:", mode: "write" });
      const [row] = await engine.rows({ sql: "select metaxy_xxhash32('') as hash", parameters: [] });
      console.log(row.hash);`;
    const options = { cwd: dirname(import.meta.dirname), timeout: 240_000 };
    const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "-e", script], options);
    expect(stdout.trim()).toBe("46947589");
  });

  it("give null for null", async () => {
    for (const algorithm of hashAlgorithms)
      expect(await hashes(algorithm, ["a", null])).toEqual([expect.any(String), null]);
  });
});
