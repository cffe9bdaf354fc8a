import { randomUUID } from "node:crypto";
import type { ColumnDescription } from "@metaxy-ts/core/adapter";
import type { Statement, TemporaryTable } from "@metaxy-ts/sql";
import { withBytes } from "./out/rows.js";
import type { Server } from "./server.js";
import type { ClickHouseLocation } from "./sql/location.js";
import { localSuffix } from "./sql/location.js";
import { parseType } from "./sql/parse-type.js";
import { literal, quote, subquery } from "./sql/text.js";

/** Tables with this prefix have rows for one operation, and no user data. */
export const temporaryPrefix = "metaxy_tmp_";

/** The position of a row; not among the columns that `*` stands for. */
const position = "metaxy_position";

/** A column and its type as ClickHouse writes it. */
export interface TypedColumn {
  readonly name: string;
  readonly type: string;
}

/**
 * Temporary rows, in ordinary tables with unique names. ClickHouse's temporary tables belong to a session, which is bound
 * to one connection and runs one statement at a time; an ordinary table is seen through any connection, and on disk it may be large. On a
 * cluster they are seen from every server, and every replica has their rows before they are used.
 */
export class TemporaryTables {
  readonly #server: Server;
  readonly #location: ClickHouseLocation;
  /** As they are in the database, by how they stand in SQL. */
  readonly #names = new Map<string, string>();

  constructor(server: Server, location: ClickHouseLocation) {
    this.#server = server;
    this.#location = location;
  }

  /** Makes an empty table, which gets its rows from `fill`. */
  async create(definitions: readonly string[], order: string, fill: (name: string) => Promise<void>): Promise<string> {
    const table = `${temporaryPrefix}${randomUUID().replaceAll("-", "")}`;
    const name = this.#location.table(table);
    this.#names.set(name, table);
    try {
      await this.#run(
        this.#location.create({ name: table, definitions, orderBy: order, rememberedInserts: 1000, shardBy: "0" }),
      );
      await fill(name);
      await this.#run(this.#location.sync(table));
      return name;
    } catch (error) {
      await this.drop(name).catch(() => undefined);
      throw error;
    }
  }

  /** A statement's rows. */
  async fromQuery(
    { sql, parameters }: Statement,
    columns: readonly TypedColumn[],
    known: readonly ColumnDescription[] = [],
  ): Promise<TemporaryTable> {
    const names = columns.map(({ name }) => quote(name));
    const definitions = columns.map(({ name, type }) => `${quote(name)} ${structIn(type) ?? type}`);
    const values = columns.map(({ name, type }) => withoutNull(quote(name), structIn(type)));
    const name = await this.create(
      [...definitions, `${quote(position)} UInt64 materialized 0`],
      quote(position),
      (table) =>
        this.#server.command(
          {
            sql: `insert into ${table} (${[...names, quote(position)].join(", ")}) select ${values.join(", ")}, rowNumberInAllBlocks() from ${subquery(sql)}`,
            parameters,
          },
          { insert_allow_materialized_columns: 1, max_insert_threads: 1, insert_deduplication_token: randomUUID() },
        ),
    );
    return { name, columns: columns.map((column) => described(column, known)), rowCount: await this.count(name) };
  }

  /** At most `size` rows of a table that was made from a query. */
  range({ name }: TemporaryTable, start: number, size: number): Statement {
    const where = `${quote(position)} >= ${start} and ${quote(position)} < ${start + size}`;
    return { sql: `select * from ${name} where ${where} order by ${quote(position)}`, parameters: [] };
  }

  async drop(name: string): Promise<void> {
    const table = this.#names.get(name);
    if (table === undefined) return;
    await this.#run(this.#location.drop(table));
    this.#names.delete(name);
  }

  async #run(statements: readonly string[]): Promise<void> {
    for (const sql of statements) await this.#server.command({ sql, parameters: [] });
  }

  /** What was not dropped one by one. */
  async dropAll(): Promise<void> {
    for (const name of [...this.#names.keys()]) await this.drop(name);
  }

  /** Removes what processes that ended before their time have left here for more than a day. */
  async sweep(): Promise<void> {
    const [, , ...lines] = await this.#server.lines({
      sql: `select name from system.tables where database = {p1:String} and startsWith(name, {p2:String}) and metadata_modification_time < now() - interval 1 day`,
      parameters: [this.#location.database, temporaryPrefix],
    });
    const names = lines.map((line) => String(JSON.parse(line)[0]).replace(new RegExp(`${localSuffix}$`), ""));
    for (const name of new Set(names)) await this.#run(this.#location.drop(name));
  }

  async count(name: string): Promise<number> {
    const [, , line = "[0]"] = await this.#server.lines({ sql: `select count() from ${name}`, parameters: [] });
    return Number(JSON.parse(line)[0]);
  }
}

/** The struct that a join has made nullable; undefined for other types. Tables have no such columns. */
function structIn(type: string): string | undefined {
  return /^Nullable\((Tuple\([\s\S]*\))\)$/.exec(type)?.[1];
}

function withoutNull(column: string, struct: string | undefined): string {
  if (struct === undefined) return column;
  return `if(isNull(${column}), defaultValueOfTypeName(${literal(struct)}), assumeNotNull(${column})) as ${column}`;
}

/** The columns of a statement's result; it is not run. */
export async function columnsOfQuery(server: Server, { sql, parameters }: Statement): Promise<TypedColumn[]> {
  const [, , ...lines] = await server.lines({ sql: `describe table ${subquery(sql)}`, parameters });
  return lines.map((line) => {
    const [name, type] = JSON.parse(line) as [string, string];
    return { name, type };
  });
}

/** The known columns say which strings are bytes. */
export function described({ name, type }: TypedColumn, known: readonly ColumnDescription[] = []): ColumnDescription {
  return { name, type: withBytes(parseType(type), known.find((column) => column.name === name)?.type) };
}
