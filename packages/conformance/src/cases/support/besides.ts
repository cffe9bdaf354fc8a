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

/**
 * While the work is done, and once more afterwards, each store counts the rows of each feature.
 *
 * @param onCount Called with each count.
 */
export async function watching(
  stores: readonly Store[],
  features: readonly AnyFeature[],
  onCount: (count: number, feature: AnyFeature) => void,
  work: () => Promise<unknown>,
): Promise<void> {
  let over = false;
  const watch = async (store: Store): Promise<void> => {
    for (let last = false; !last; ) {
      last = over;
      for (const feature of features) {
        onCount(await (await store.read(feature)).count(), feature);
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
