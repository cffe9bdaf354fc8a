import assert from "node:assert/strict";
import type { Store } from "@metaxy-ts/core";
import type { Lab } from "../../suite/lab.js";
import { rejects } from "./rejects.js";
import { storedCount, thing, thingRow } from "./things.js";

export const notFinite = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];

/** Whether the store's columns have a number. */
export function holdsFloat({ limits }: Lab, value: number): boolean {
  return limits.floats !== "finite" || Number.isFinite(value);
}

/** A store whose columns of floats are finite refuses rows with other floats, whole. */
export async function refusesNotFinite(store: Store): Promise<void> {
  await store.write(thing, [thingRow("a", { value: 0.5 }), thingRow("b", { value: null })]);
  for (const value of notFinite) {
    const error = await rejects(
      store.write(thing, [thingRow("c", { value: 1.5 }), thingRow("d", { value })]),
      "WRITE_INVALID",
    );
    assert.deepEqual([error.details?.row, error.details?.column], [1, "value"]);
  }
  assert.equal(await storedCount(store, thing), 2);
}
