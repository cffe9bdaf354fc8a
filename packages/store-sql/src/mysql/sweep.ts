import type { DatabaseConnection } from "../engine/database.js";
import { literal, quote } from "./literal.js";
import { temporaryPrefix } from "./prefix.js";

/** Removes what processes that ended before their time have left for more than a day. */
export async function sweep(run: DatabaseConnection["run"]): Promise<void> {
  const rows = await run(
    `select table_name as ${quote("name")} from information_schema.tables where table_schema = database() and left(table_name, ${temporaryPrefix.length}) = ${literal(temporaryPrefix)} and create_time < now() - interval 1 day`,
  );
  for (const { name } of rows) await run(`drop table if exists ${quote(String(name))}`);
}
