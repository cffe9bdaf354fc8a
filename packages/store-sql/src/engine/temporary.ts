import { randomUUID } from "node:crypto";
import type { ColumnDescription, StageInput } from "@metaxy-ts/core/adapter";
import { arrowColumns, arrowValues, MetaxyError, stringMap, systemColumnKind } from "@metaxy-ts/core/adapter";
import type { TemporaryTable } from "@metaxy-ts/sql";
import type { DatabaseConnection, SqlDatabase } from "./database.js";
import { insertRows } from "./insert.js";

/** Rows below this need no statistics. */
const analyzedRows = 1000;

/** Where positions are stored with rows. */
const positionColumn: ColumnDescription = { name: "metaxy_position", type: { kind: "integer" } };

/** Makes the temporary tables of one connection. */
export class TemporaryTables {
  readonly #database: SqlDatabase;
  readonly #connection: DatabaseConnection;
  /** Set apart from those of other connections where the database has only permanent tables. */
  readonly #prefix = `metaxy_tmp_${randomUUID().replaceAll("-", "").slice(0, 16)}`;
  readonly #outliving = new Set<string>();
  #count = 0;

  constructor(database: SqlDatabase, connection: DatabaseConnection) {
    this.#database = database;
    this.#connection = connection;
  }

  /** The rows of a query. */
  async fromQuery(query: string, columns?: readonly ColumnDescription[]): Promise<TemporaryTable> {
    const { temporary, catalog, quote } = this.#database;
    const run = (sql: string): ReturnType<DatabaseConnection["run"]> => this.#connection.run(sql);
    const described = columns ?? (await catalog.describeTemporary(run, query)).map(withMembers);
    const name = this.#name();
    const table = this.#table(name);
    for (const statement of temporary.createAs(name, query, described)) await run(statement);
    const [counted] = await run(`select count(*) as ${quote("total")} from ${table}`);
    const rowCount = Number(counted?.total ?? 0);
    await this.#analyze(table, rowCount);
    return { name: table, columns: described, rowCount };
  }

  /** Rows from outside. */
  async fromInput(input: StageInput): Promise<TemporaryTable> {
    switch (input.kind) {
      case "columns":
        return this.#fromParts([input]);
      case "arrow":
        return this.#fromParts(parts(input.batches));
      case "sql":
        return this.fromQuery(input.sql.replace(/[\s;]+$/, ""));
      case "parquet":
        throw new MetaxyError(
          "CAPABILITY_UNSUPPORTED",
          "This store cannot read Parquet files. Pass rows or Arrow data.",
          {
            details: { capability: "input.parquet" },
          },
        );
    }
  }

  async drop(table: string): Promise<void> {
    await this.#connection.run(`drop table if exists ${table}`);
    this.#outliving.delete(table);
  }

  /** What the database would not drop by itself. */
  async dropOutliving(): Promise<void> {
    for (const table of [...this.#outliving]) await this.drop(table);
  }

  async #fromParts(parts: Iterable<Part> | AsyncIterable<Part>): Promise<TemporaryTable> {
    const { temporary, typeText, quote } = this.#database;
    let table: string | undefined;
    let columns: readonly ColumnDescription[] = [];
    let rowCount = 0;
    for await (const part of parts) {
      if (table === undefined) {
        columns = part.columns;
        requireNames(columns);
        const name = this.#name();
        table = this.#table(name);
        const definitions = columns.map((column) => `${quote(column.name)} ${typeText(column.type)}`);
        for (const sql of temporary.create(name, definitions)) await this.#connection.run(sql);
      }
      requireSame(columns, part.columns);
      rowCount += await insertRows(this.#database, this.#connection, { ...this.#numbered(part, rowCount), table });
    }
    if (table === undefined)
      throw new MetaxyError(
        "ARGUMENT_INVALID",
        "The Arrow input has no record batch, so its columns are not known. Pass an empty batch with a schema.",
      );
    await this.#analyze(table, rowCount);
    return { name: table, columns, rowCount };
  }

  #numbered(part: Part, before: number): Part {
    if (!this.#database.temporary.storesPosition) return part;
    const count = part.values[0]?.length ?? 0;
    const positions = Array.from({ length: count }, (_, index) => BigInt(before + index + 1));
    return { columns: [...part.columns, positionColumn], values: [...part.values, positions] };
  }

  async #analyze(table: string, rowCount: number): Promise<void> {
    if (this.#database.analyze && rowCount >= analyzedRows) await this.#connection.run(this.#database.analyze(table));
  }

  #table(name: string): string {
    const { temporary } = this.#database;
    const table = temporary.name(name);
    if (temporary.outlive) this.#outliving.add(table);
    return table;
  }

  #name(): string {
    this.#count += 1;
    return `${this.#prefix}_${this.#count}`;
  }
}

type Part = Omit<StageInput & { readonly kind: "columns" }, "kind">;

async function* parts(batches: (StageInput & { readonly kind: "arrow" })["batches"]): AsyncIterable<Part> {
  for await (const batch of batches) yield { columns: arrowColumns(batch), values: arrowValues(batch) };
}

/** Of an expression no database says that its JSON is a map of strings. */
function withMembers({ name, type }: ColumnDescription): ColumnDescription {
  const isKnown = type.kind === "map" || type.kind === "struct" || systemColumnKind(name) !== "byField";
  return isKnown ? { name, type } : { name, type: stringMap };
}

function requireNames(columns: readonly ColumnDescription[]): void {
  const names = columns.map(({ name }) => name);
  const repeated = names.find((name, index) => names.indexOf(name) !== index);
  if (repeated === undefined) return;
  throw new MetaxyError(
    "WRITE_INVALID",
    `Nothing was written: the rows have a column ${JSON.stringify(repeated)} more than once. Rename it.`,
    { details: { column: repeated } },
  );
}

function requireSame(expected: readonly ColumnDescription[], found: readonly ColumnDescription[]): void {
  if (JSON.stringify(expected) === JSON.stringify(found)) return;
  throw new MetaxyError(
    "ARGUMENT_INVALID",
    "The record batches of the Arrow input have different columns. Pass batches of one schema.",
  );
}
