import { isError } from "@metaxy-ts/core/adapter";
import type { Conflicts } from "@metaxy-ts/engine-duckdb/base";
import { quote } from "@metaxy-ts/engine-duckdb/base";

/**
 * A commit that lost against another one, nothing of which is stored. DuckLake tries again by itself where what both did goes together;
 * this is the rest: changes that do not, a catalog that was busy, and tries that were not enough. That tries were not enough says
 * nothing by itself: the last one may have failed in a way that leaves open whether it was stored.
 */
const conflict =
  /Transaction conflict|database is locked|could not serialize access|deadlock detected|Failed to commit DuckLake transaction.*(?:primary key|unique constraint|concurrent)/is;

export function isLakeConflict(error: unknown): boolean {
  return isError(error) && conflict.test(error.message);
}

/** An opening that lost against another one, which made the lake at the same time. */
export function isLakeMade(error: unknown): boolean {
  return isError(error) && /Failed to initialize DuckLake.*(?:already exists|duplicate key)/s.test(error.message);
}

/**
 * Transactions of a lake read one snapshot, and appends to one table never conflict: two writes with one idempotency key would both find
 * it missing, and both be stored. So each of them changes one row, which only one of them can.
 */
export function lakeConflicts(tablePrefix: string): Conflicts {
  const table = quote(`${tablePrefix}metaxy_system__lock`);
  return {
    isConflict: isLakeConflict,
    async exclude(run) {
      const execute = (sql: string) => run({ sql, parameters: [] });
      await execute(`create table if not exists ${table} (turn bigint)`);
      const [changed] = await execute(`update ${table} set turn = turn + 1`);
      if (Number(changed?.Count) === 0) await execute(`insert into ${table} values (1)`);
    },
  };
}
