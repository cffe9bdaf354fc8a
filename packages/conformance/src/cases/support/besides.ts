import assert from "node:assert/strict";
import type { AnyFeature, Store } from "@metaxy-ts/core";
import { isMetaxyError } from "@metaxy-ts/core";
import type { Lab } from "../../suite/lab.js";

/** More stores of a place, to write and to read, as far as the adapter lets them be open beside others. */
export async function besides(lab: Lab, place = ""): Promise<readonly Store[]> {
  const stores: Store[] = [];
  for (const mode of ["write", "read"] as const) {
    try {
      stores.push(await lab.open({ mode, place }));
    } catch (error) {
      if (!isMetaxyError(error) || (error.code !== "STORE_LOCKED" && error.code !== "STORE_NOT_FOUND")) throw error;
    }
  }
  return stores;
}

/** While the work is done, and once more afterwards, each store reads so many rows of each feature, and no others. */
export async function watching(
  stores: readonly Store[],
  features: readonly AnyFeature[],
  count: number,
  work: () => Promise<unknown>,
): Promise<void> {
  let over = false;
  const watch = async (store: Store): Promise<void> => {
    for (let last = false; !last; ) {
      last = over;
      for (const feature of features) {
        assert.equal(await (await store.read(feature)).count(), count, `rows of ${feature.key} that a reader sees`);
        await new Promise((resolve) => setImmediate(resolve));
      }
    }
  };
  const watched = Promise.all(stores.map(watch));
  watched.catch(() => undefined); // it is awaited below, whatever becomes of the work
  try {
    await work();
  } finally {
    over = true;
    await watched;
  }
}
