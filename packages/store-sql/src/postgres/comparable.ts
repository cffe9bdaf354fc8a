import type { ColumnType } from "@metaxy-ts/core/adapter";

/** Types without an equality or an order of their values, and `jsonb`, which has an order of its own. */
const incomparable: ReadonlySet<string> = new Set(
  "json jsonb xml jsonpath point line lseg box path polygon circle".split(" "),
);

/** Whether Postgres compares and orders values of a type as IDs have to be. */
export function isCompared(type: ColumnType): boolean {
  if (type.kind === "list") return isCompared(type.item);
  return type.kind !== "other" || !incomparable.has(type.name);
}
