import { memory } from "@metaxy-ts/core/memory";
import { describe, expect, it } from "vitest";
import { readVectors } from "../src/read-vectors.js";
import { replayVector } from "../src/replay.js";

const vectors = await readVectors();

describe("the store in memory", () => {
  it.each(vectors)("answers as the reference implementation did: $file", async ({ vector }) => {
    expect(await replayVector(vector, memory)).toEqual([]);
  });

  it("is asked all vectors", () => {
    expect(vectors).toHaveLength(133);
  });
});
