import { readVectors, replayVector } from "@metaxy-ts/conformance";
import { describe, expect, it } from "vitest";
import { newFolder, type StorageKind, storeOver } from "./stores.js";

/** Replays golden vectors; a part of them unless METAXY_VECTORS is `all`. */
export async function describeVectors(kind: StorageKind): Promise<void> {
  const all = await readVectors();
  const step = process.env.METAXY_VECTORS === "all" ? 1 : Math.ceil(all.length / 25);
  describe("the golden vectors", () => {
    for (const { file, vector } of all.filter((_, index) => index % step === 0)) {
      it(`are reproduced: ${file}`, async () => {
        const folder = await newFolder();
        expect(await replayVector(vector, (options) => storeOver(kind(folder), options))).toEqual([]);
      });
    }
  });
}
