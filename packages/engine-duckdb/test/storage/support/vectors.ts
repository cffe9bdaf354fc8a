import { readVectors, replayVector } from "@metaxy-ts/conformance";
import { newFolder } from "@metaxy-ts/testing";
import { describe, expect, it } from "vitest";
import type { StorageKind } from "./stores.js";
import { storeOver } from "./stores.js";

/** Replays golden vectors: every `of`-th from `start`, or all if METAXY_VECTORS is `all`. */
export async function describeVectors(kind: StorageKind, start: number, of: number): Promise<void> {
  const all = process.env.METAXY_VECTORS === "all";
  const vectors = (await readVectors()).filter((_, index) => all || index % of === start);
  describe("the golden vectors", () => {
    for (const { file, vector } of vectors) {
      it(`are reproduced: ${file}`, async () => {
        const folder = await newFolder();
        expect(await replayVector(vector, (options) => storeOver(kind(folder), options))).toEqual([]);
      });
    }
  });
}
