import type { Row } from "@metaxy-ts/sql";
import { text } from "./literal.js";
import type { Location } from "./location.js";
import { qualified } from "./location.js";

/** By the rights on a table that the first write makes, and that a user who may write has to have. */
export async function canWrite(
  run: (sql: string) => Promise<Row[]>,
  location: Location,
  settings: string,
): Promise<boolean> {
  const table = `pg_catalog.to_regclass(${text(qualified(location, settings))})`;
  const [row] = await run(
    `select not pg_catalog.pg_is_in_recovery() and current_setting('default_transaction_read_only') = 'off' and pg_catalog.has_database_privilege(current_database(), 'TEMPORARY') and case when ${table} is null then pg_catalog.has_schema_privilege(${text(location.schema ?? "public")}, 'CREATE') else pg_catalog.has_table_privilege(${table}, 'INSERT') end as writes`,
  );
  return row?.writes === true;
}
