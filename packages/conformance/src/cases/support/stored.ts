import type { AnyFeature, Store } from "@metaxy-ts/core";
import type { Lab } from "../../suite/lab.js";

/** Every stored row: all versions, history and tombstones. */
export const everyRow = { withFeatureHistory: true, withSampleHistory: true, includeSoftDeleted: true } as const;

/** How many rows a feature has in this store, with history and tombstones; 0 without a table. */
export async function countStored(store: Store, feature: AnyFeature): Promise<number> {
  if (!(await store.has(feature))) return 0;
  return (await store.read(feature, { ...everyRow, fallback: false })).count();
}

/** Opens a place, lets it be filled, and closes it again. */
export async function fill(
  lab: Lab,
  options: Parameters<Lab["open"]>[0],
  work: (store: Store) => Promise<unknown>,
): Promise<void> {
  const store = await lab.open(options);
  await work(store);
  await store.close();
}

/** Rows as a string, one for each, in one order, so that two sets of rows can be compared. */
export function rowsAsJson(rows: readonly object[]): string[] {
  return rows.map(text).sort();
}

/** Rows of the first list that the second does not have; a row that stands there twice has to stand twice in both. */
export function lost(before: readonly string[], after: readonly string[]): string[] {
  const left = [...after];
  return before.filter((row) => {
    const index = left.indexOf(row);
    if (index >= 0) left.splice(index, 1);
    return index < 0;
  });
}

/** A value as JSON string with sorted members, whatever form a driver gives it. */
export function text(value: unknown): string {
  return JSON.stringify(value, function (this: Readonly<Record<string, unknown>>, name, cell: unknown) {
    const given = this[name]; // without what its `toJSON` makes of it
    if (given instanceof Uint8Array) return { bytes: [...given] };
    if (typeof cell === "bigint") return `${cell}n`;
    if (typeof cell === "number" && !Number.isFinite(cell)) return String(cell);
    if (cell instanceof Map) return Object.fromEntries([...cell].sort(([a], [b]) => (String(a) < String(b) ? -1 : 1)));
    if (typeof cell !== "object" || cell === null || Array.isArray(cell)) return cell;
    return Object.fromEntries(Object.entries(cell).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}
