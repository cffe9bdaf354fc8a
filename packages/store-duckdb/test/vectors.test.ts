import { readVectors, replayVector } from "@metaxy-ts/conformance";
import { expect, it } from "vitest";
import { duckdb } from "../src/index.js";

for (const { file, vector } of await readVectors()) {
  it(`gives the answers of ${file}`, async () => {
    expect(await replayVector(vector, (options) => duckdb({ path: ":memory:", ...options }))).toEqual([]);
  });
}
