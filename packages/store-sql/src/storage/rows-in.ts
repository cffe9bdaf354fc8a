import type { ColumnDescription, EngineRows } from "@metaxy-ts/core/adapter";
import { isBytes, isNested, own } from "@metaxy-ts/core/adapter";
import { arrowToRows } from "@metaxy-ts/engine-duckdb/base";
import { toJson } from "@metaxy-ts/sql";
import type { StorageDatabase, StorageStatement } from "./database.js";

/** Databases limit what stands behind VALUES. */
const statementRows = 500;

/** And how many parameters a statement has. */
const statementParameters = 100;

/** The statements that append rows to a table. The types are those of the table's columns. */
export async function insertStatements(
  database: StorageDatabase,
  table: string,
  columns: readonly ColumnDescription[],
  rows: EngineRows,
): Promise<StorageStatement[]> {
  if (rows.count === 0) return [];
  const { quote } = database;
  const head = `insert into ${quote(table)} (${columns.map(({ name }) => quote(name)).join(", ")}) values `;
  const statements = new InsertStatements(head, database.statementLength);
  for await (const batch of rows.batches()) {
    for (const row of arrowToRows(batch)) {
      const parameters: (string | Uint8Array)[] = [];
      const values = columns.map(({ name, type }) => {
        const value = own(row, name);
        if (value === null || value === undefined) return "null";
        const long = longValue(database, value, type);
        if (long === undefined) return database.literal(value, type);
        parameters.push(long);
        return "?";
      });
      statements.add(`(${values.join(", ")})`, parameters);
    }
  }
  return statements.take();
}

/** A value that is a parameter, because its literal would be too long. */
function longValue(
  { parameterLength }: StorageDatabase,
  value: unknown,
  type: ColumnDescription["type"],
): string | Uint8Array | undefined {
  if (parameterLength === undefined) return undefined;
  const text = isNested(type) ? toJson(value, type) : value;
  if (typeof text === "string") return text.length >= parameterLength ? text : undefined;
  return isBytes(text) && text.byteLength >= parameterLength ? text : undefined;
}

/** Puts as many rows into each statement as it may have. */
class InsertStatements {
  readonly #head: string;
  readonly #longest: number;
  readonly #statements: StorageStatement[] = [];
  #rows: string[] = [];
  #parameters: (string | Uint8Array)[] = [];
  #length = 0;

  constructor(head: string, longest: number) {
    this.#head = head;
    this.#longest = longest - Buffer.byteLength(head);
  }

  add(row: string, parameters: readonly (string | Uint8Array)[]): void {
    const length = Buffer.byteLength(row) + 2;
    const isFull =
      this.#rows.length === statementRows ||
      this.#length + length > this.#longest ||
      this.#parameters.length + parameters.length > statementParameters;
    if (isFull && this.#rows.length > 0) this.#end();
    this.#rows.push(row);
    this.#parameters.push(...parameters);
    this.#length += length;
  }

  take(): StorageStatement[] {
    if (this.#rows.length > 0) this.#end();
    return this.#statements;
  }

  #end(): void {
    const sql = this.#head + this.#rows.join(", ");
    this.#statements.push(this.#parameters.length > 0 ? { sql, parameters: this.#parameters } : { sql });
    this.#rows = [];
    this.#parameters = [];
    this.#length = 0;
  }
}
