import assert from "node:assert/strict";
import type { Store } from "@metaxy-ts/core";
import { defineFeature } from "@metaxy-ts/core";
import type { Lab } from "../../suite/lab.js";
import { sorted } from "./rows.js";
import { thing, thingRow, userColumns } from "./things.js";

export const copy = defineFeature({ key: "copy", id: ["id"], fields: { main: "1" } });

type Value = readonly unknown[];

/** Every value in its own row, in the order of the rows. */
export const rowsOf = (values: Value) =>
  values.map((value, index) => thingRow(String(index).padStart(3, "0"), { value }));

export async function stored(store: Store, feature: typeof thing | typeof copy): Promise<unknown[]> {
  const rows = await (await store.read(feature as typeof thing)).rows();
  return sorted(rows, "id").map((row) => plain(userColumns(row).value));
}

/** Bytes in one form, whatever class they came in. */
function plain(value: unknown): unknown {
  return value instanceof Uint8Array ? { bytes: [...value] } : value;
}

/** Values are read as they were written, also if a relation copies them to another feature. */
export async function keeps(lab: Lab, values: Value): Promise<void> {
  const store = await lab.open();
  const expected = values.map((value) => plain(value ?? null));
  await store.write(thing, rowsOf(values));
  assert.deepEqual(await stored(store, thing), expected);
  const columns = ["id", "value", "metaxy_provenance_by_field"];
  await store.write(copy, await store.read(thing, { columns }));
  assert.deepEqual(await stored(store, copy), expected);
  await store.write(copy, await (await store.read(thing, { columns })).rows());
  assert.deepEqual(await stored(store, copy), expected);
  await store.close();
}
