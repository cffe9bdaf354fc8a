import type { ColumnDescription } from "@metaxy-ts/core/adapter";
import { withBytes } from "./out/rows.js";
import type { Server } from "./server.js";
import type { ClickHouseLocation } from "./sql/location.js";
import { localSuffix } from "./sql/location.js";
import { parseType } from "./sql/parse-type.js";
import { binaryComment } from "./sql/types.js";

/** The columns of a table, or undefined when it does not exist. */
export async function columnsOfTable(
  server: Server,
  { database }: ClickHouseLocation,
  table: string,
): Promise<readonly ColumnDescription[] | undefined> {
  const [, , ...lines] = await server.lines({
    sql: `select name, type, comment from system.columns where database = {p1:String} and table = {p2:String} and default_kind != 'EPHEMERAL' order by position`,
    parameters: [database, table],
  });
  if (lines.length === 0) return undefined;
  return lines.map((line) => {
    const [name, type, comment] = JSON.parse(line) as [string, string, string];
    return { name, type: withBytes(parseType(type), comment === binaryComment ? { kind: "binary" } : undefined) };
  });
}

export async function namesOfTables(
  server: Server,
  location: ClickHouseLocation,
  except: string,
): Promise<readonly string[]> {
  const [, , ...lines] = await server.lines({
    sql: `select name from system.tables where database = {p1:String} and not is_temporary and not startsWith(name, {p2:String}) and not ({p3:String} != '' and endsWith(name, {p3:String})) order by name`,
    parameters: [location.database, except, location.cluster === undefined ? "" : localSuffix],
  });
  return lines.map((line) => String((JSON.parse(line) as unknown[])[0]));
}

/** Whether a table stores an insert that comes twice with one token only once. */
export async function remembersInserts(server: Server, location: ClickHouseLocation, table: string): Promise<boolean> {
  const [, , line] = await server.lines({
    sql: `select engine, extract(create_table_query, 'non_replicated_deduplication_window = ([0-9]+)') from system.tables where database = {p1:String} and name = {p2:String}`,
    parameters: [location.database, location.stored(table)],
  });
  const [engine = "", window = ""] = line === undefined ? [] : (JSON.parse(line) as string[]);
  return /^(?:Replicated|Shared).*MergeTree$/.test(engine) || (engine.endsWith("MergeTree") && Number(window) > 0);
}
