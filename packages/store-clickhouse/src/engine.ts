import { createHash, randomUUID } from "node:crypto";
import { createWriteStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import type { ColumnDescription, StageInput } from "@metaxy-ts/core/adapter";
import { Queue } from "@metaxy-ts/core/adapter";
import type {
  Append,
  DescribeTable,
  Row,
  RunStatement,
  SqlEngine,
  SqlFlavor,
  Statement,
  TemporaryTable,
} from "@metaxy-ts/sql";
import type { RecordBatch, Table } from "apache-arrow";
import { insertError } from "./errors.js";
import { stage } from "./in/stage.js";
import { readRows } from "./out/rows.js";
import { columnsOfTable, namesOfTables, remembersInserts } from "./schema.js";
import type { Server } from "./server.js";
import { wholeInsertSettings } from "./settings.js";
import { clickhouseFlavor } from "./sql/flavor.js";
import type { ClickHouseLocation } from "./sql/location.js";
import { inlineParameters } from "./sql/statement.js";
import { quote, subquery } from "./sql/text.js";
import { columnsOfQuery, described, TemporaryTables, temporaryPrefix } from "./temporary.js";

/** Rows that `batches` and `arrowBatches` ask the server for at once: it must not wait for a reader that takes its time. */
const windowRows = 50_000;

/** One database of a ClickHouse server. Statements run in parallel, as many as the client has connections for. */
export class ClickHouseEngine implements SqlEngine {
  readonly flavor: SqlFlavor;
  readonly withoutTransactions = true;
  readonly #server: Server;
  readonly #location: ClickHouseLocation;
  readonly #display: string;
  readonly #tables: TemporaryTables;
  /** One write follows the other, so that what one checks the next does not change. */
  readonly #writes = new Queue();

  constructor(server: Server, location: ClickHouseLocation, display: string) {
    this.#server = server;
    this.#location = location;
    this.#display = display;
    this.flavor = clickhouseFlavor(location);
    this.#tables = new TemporaryTables(server, location);
  }

  /** Removes what processes that were killed have left. */
  async sweep(): Promise<void> {
    await this.#tables.sweep();
  }

  run: RunStatement = async (statement) => {
    if (/^(?:select|with)\b/i.test(statement.sql)) return readRows(await this.#server.lines(statement));
    if (statement.append) await this.#append(statement, statement.append);
    else await this.#server.command(statement);
    return [];
  };

  transaction<Result>(work: (run: RunStatement, describe: DescribeTable) => Promise<Result>): Promise<Result> {
    return this.#writes.add(() => work(this.run, this.describe));
  }

  describe: DescribeTable = (table) => columnsOfTable(this.#server, this.#location, table);

  tables(): Promise<readonly string[]> {
    return namesOfTables(this.#server, this.#location, temporaryPrefix);
  }

  async columns(statement: Statement): Promise<readonly ColumnDescription[]> {
    return (await columnsOfQuery(this.#server, statement)).map((column) => described(column));
  }

  stage(input: StageInput): Promise<TemporaryTable> {
    return stage({ server: this.#server, tables: this.#tables }, input);
  }

  async materialize(statement: Statement, columns: readonly ColumnDescription[]): Promise<TemporaryTable> {
    return this.#tables.fromQuery(statement, await columnsOfQuery(this.#server, statement), columns);
  }

  dropTemporary({ name }: TemporaryTable): Promise<void> {
    return this.#tables.drop(name);
  }

  async rows(statement: Statement, columns: readonly ColumnDescription[]): Promise<Row[]> {
    return readRows(await this.#server.lines(withBase64(statement, columns)), columns);
  }

  async *batches(table: TemporaryTable, size: number): AsyncIterable<Row[]> {
    // A request costs more than a row, so that small batches are cut from larger ones.
    const window = size * Math.max(1, Math.floor(windowRows / size));
    for (let start = 0; start < table.rowCount; start += window) {
      const rows = await this.rows(this.#tables.range(table, start, window), table.columns);
      for (let from = 0; from < rows.length; from += size) yield rows.slice(from, from + size);
    }
  }

  async arrow(statement: Statement, columns: readonly ColumnDescription[]): Promise<Table> {
    const { arrowTable } = await import("./out/arrow.js"); // loaded when it is needed: Apache Arrow is large
    return arrowTable(await this.#server.stream(statement, "ArrowStream"), columns);
  }

  async *arrowBatches(table: TemporaryTable): AsyncIterable<RecordBatch> {
    const { arrowBatches } = await import("./out/arrow.js");
    for (let start = 0; start === 0 || start < table.rowCount; start += windowRows) {
      const stream = await this.#server.stream(this.#tables.range(table, start, windowRows), "ArrowStream");
      yield* arrowBatches(stream, table.columns);
    }
  }

  /** The rows come over the connection, and the file is written on this side. */
  async toParquet(statement: Statement, path: string, columns: readonly ColumnDescription[]): Promise<number> {
    const table = await this.materialize(statement, columns);
    try {
      const all = { sql: `select * from ${table.name}`, parameters: [] };
      await pipeline(await this.#server.stream(all, "Parquet"), createWriteStream(path));
      return table.rowCount;
    } finally {
      await this.dropTemporary(table);
    }
  }

  inline(statement: Statement): string {
    return inlineParameters(statement);
  }

  /** Sent again only to a table that records the tokens of its inserts. */
  async #append(statement: Statement, { table, once }: Append): Promise<void> {
    const settings = { ...wholeInsertSettings, insert_deduplication_token: tokenOf(once) };
    let wasLost = false;
    const repeatable = (): Promise<boolean> => {
      wasLost = true;
      return remembersInserts(this.#server, this.#location, table);
    };
    try {
      await this.#server.command(statement, settings, repeatable);
    } catch (error) {
      throw insertError(error, { table, display: this.#display, wasLost });
    }
  }

  async close(): Promise<void> {
    await this.#writes.drained();
    await this.#tables.dropAll();
  }
}

/** What ClickHouse knows an insert by, so that it may be sent again. */
function tokenOf(once: string | undefined): string {
  return once === undefined ? randomUUID() : createHash("sha256").update(once).digest("hex");
}

/** JSON has no bytes, so that they come as base64. */
function withBase64({ sql, parameters }: Statement, columns: readonly ColumnDescription[]): Statement {
  const bytes = columns.filter(({ type }) => type.kind === "binary").map(({ name }) => quote(name));
  if (bytes.length === 0) return { sql, parameters };
  const replaced = bytes.map((name) => `base64Encode(${name}) as ${name}`).join(", ");
  return { sql: `select * replace (${replaced}) from ${subquery(sql)}`, parameters };
}
