import type { WritePlan } from "@metaxy-ts/core/adapter";
import { ownTimestamp, replacedTimestamps, timestampColumns } from "@metaxy-ts/core/adapter";
import { sql } from "kysely";
import type { CompileContext } from "./context.js";
import type { Output, Scope } from "./rows.js";
import { integer, tableName } from "./rows.js";

const prefix = "newest_";

export interface NewestOptions {
  /** Whether the plan's table is looked at, or only its source. */
  readonly looksAtTable: boolean;
}

/**
 * Columns of an aggregate over a plan's source: the newest timestamps, in microseconds, that the plan's own has to be later than. Of the table
 * only what is not older is looked at, so that the engine's statistics spare it the rest.
 */
export function newestTimestamps(
  { flavor }: CompileContext,
  plan: WritePlan,
  source: Scope,
  { looksAtTable }: NewestOptions,
): Output[] {
  const own = ownTimestamp(plan);
  if (own === null) return [];
  const stored = timestampColumns.map((name) => {
    const column = sql.id("metaxy_stored", name);
    const newest = flavor.microseconds(sql`max(${column})`);
    return sql`(select ${newest} from ${tableName(flavor, plan.table)} as ${sql.id("metaxy_stored")} where ${column} >= ${flavor.timestamp(own)})`;
  });
  const provided = replacedTimestamps(plan).map((name) => flavor.microseconds(sql`max(${source.column(name).value})`));
  const values = [...(looksAtTable && plan.change.kind !== "create" ? stored : []), ...provided];
  return values.map((value, index) => ({ name: `${prefix}${index}`, type: integer, value }));
}

/** The newest of them in the row of that aggregate, if it is not older than the plan's own timestamp. */
export function newestIn(row: Readonly<Record<string, unknown>>, plan: WritePlan): bigint | null {
  const own = ownTimestamp(plan);
  if (own === null) return null;
  const found = Object.entries(row).flatMap(([name, value]) =>
    name.startsWith(prefix) && value !== null ? [BigInt(value as number | bigint | string)] : [],
  );
  return found.reduce<bigint | null>(
    (newest, one) => (one >= own && (newest === null || one > newest) ? one : newest),
    null,
  );
}
