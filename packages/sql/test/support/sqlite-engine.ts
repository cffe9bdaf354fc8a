import { createHash } from "node:crypto";
import type { SQLInputValue } from "node:sqlite";
import { DatabaseSync } from "node:sqlite";
import type { ColumnDescription, StageInput } from "@metaxy-ts/core/adapter";
import { sql } from "kysely";
import type { DescribeTable, Row, RunStatement, SqlEngine, Statement, TemporaryTable } from "../../src/index.js";
import { statementCompiler } from "../../src/statement.js";
import { columnTypeOf, sqliteFlavor } from "./sqlite-flavor.js";

/** SQLite in memory, for rows: without Arrow and Parquet. Remembers the statements that it ran. */
export class SqliteEngine implements SqlEngine {
  readonly flavor = sqliteFlavor;
  readonly statements: Statement[] = [];
  readonly #database = new DatabaseSync(":memory:");
  readonly #compile = statementCompiler(sqliteFlavor);
  #tables = 0;

  constructor() {
    for (const algorithm of ["md5", "sha256"]) {
      this.#database.function(algorithm, { deterministic: true }, (text) =>
        createHash(algorithm).update(String(text)).digest("hex"),
      );
    }
  }

  run: RunStatement = async (statement) => this.#run(statement);

  async transaction<Result>(work: (run: RunStatement, describe: DescribeTable) => Promise<Result>): Promise<Result> {
    this.#database.exec("begin");
    try {
      const result = await work(this.run, (table) => this.describe(table));
      this.#database.exec("commit");
      return result;
    } catch (error) {
      this.#database.exec("rollback");
      throw error;
    }
  }

  async describe(table: string): Promise<readonly ColumnDescription[] | undefined> {
    const columns = this.#columns(`"${table}"`);
    return columns.length > 0 ? columns : undefined;
  }

  async tables(): Promise<readonly string[]> {
    return this.#run({ sql: "select name from sqlite_schema where type = 'table'", parameters: [] }).map(({ name }) =>
      String(name),
    );
  }

  async columns(statement: Statement): Promise<readonly ColumnDescription[]> {
    const table = await this.materialize(statement);
    await this.dropTemporary(table);
    return table.columns;
  }

  async stage(input: StageInput): Promise<TemporaryTable> {
    if (input.kind !== "columns") throw new Error(`Cannot stage ${input.kind}.`);
    const name = sql.raw(this.#newName());
    const definitions = input.columns.map(
      (column) => sql`${sql.id(column.name)} ${sqliteFlavor.columnType(column.type)}`,
    );
    this.#run(this.#compile(sql`create temp table ${name} (${sql.join(definitions)})`));
    for (let row = 0; row < (input.values[0]?.length ?? 0); row += 1) {
      this.#run(this.#compile(sql`insert into ${name} values (${sql.join(input.values.map((cells) => cells[row]))})`));
    }
    const count = input.values[0]?.length ?? 0;
    return { name: `metaxy_temporary_${this.#tables}`, columns: input.columns.map(asStored), rowCount: count };
  }

  async materialize(statement: Statement): Promise<TemporaryTable> {
    const name = this.#newName();
    this.#run({ sql: `create temp table ${name} as ${statement.sql}`, parameters: statement.parameters });
    const [row] = this.#run({ sql: `select count(*) as total from ${name}`, parameters: [] });
    return { name, columns: this.#columns(name).map(byItsName), rowCount: Number(row?.total) };
  }

  async dropTemporary({ name }: TemporaryTable): Promise<void> {
    this.#run({ sql: `drop table if exists ${name}`, parameters: [] });
  }

  async rows(statement: Statement): Promise<Row[]> {
    return this.#run(statement).map(asUsersGetIt);
  }

  async *batches({ name, rowCount }: TemporaryTable, size: number): AsyncIterable<Row[]> {
    for (let start = 0; start < rowCount; start += size) {
      yield this.rows({ sql: `select * from ${name} order by rowid limit ${size} offset ${start}`, parameters: [] });
    }
  }

  arrow = unsupported;
  arrowBatches = unsupported;
  toParquet = unsupported;

  inline({ sql, parameters }: Statement): string {
    let next = 0;
    return sql.replaceAll("?", () => {
      const value = parameters[next++];
      return typeof value === "string" ? `'${value.replaceAll("'", "''")}'` : String(value);
    });
  }

  async close(): Promise<void> {
    this.#database.close();
  }

  #run(statement: Statement): Row[] {
    this.statements.push(statement);
    const prepared = this.#database.prepare(statement.sql);
    prepared.setReadBigInts(true);
    return prepared.all(...statement.parameters.map(toSqlite)).map((row) => ({ ...row }));
  }

  #columns(table: string): ColumnDescription[] {
    const columns = this.#run({ sql: `pragma table_info(${table})`, parameters: [] });
    return columns.map(({ name, type }) => ({ name: String(name), type: columnTypeOf(String(type)) }));
  }

  #newName(): string {
    this.#tables += 1;
    return `metaxy_temporary_${this.#tables}`;
  }
}

function unsupported(): never {
  throw new Error("This engine has rows only.");
}

function toSqlite(value: unknown): SQLInputValue {
  if (typeof value === "boolean") return value ? 1 : 0;
  if (typeof value === "object" && value !== null) return JSON.stringify(value);
  return (value ?? null) as SQLInputValue;
}

/** A struct that was staged is JSON from then on. */
function asStored({ name, type }: ColumnDescription): ColumnDescription {
  return { name, type: type.kind === "struct" ? { kind: "map", value: { kind: "string" } } : type };
}

/** SQLite does not know the types of a statement's results; the library's own columns are recognised by their names. */
function byItsName({ name, type }: ColumnDescription): ColumnDescription {
  return name.endsWith("_by_field") ? { name, type: { kind: "map", value: { kind: "string" } } } : { name, type };
}

function asUsersGetIt(row: Row): Row {
  const entries = Object.entries(row).map(([name, value]): [string, unknown] => {
    if (typeof value === "bigint")
      return [name, name.endsWith("_at") ? new Date(Number(value / 1000n)) : Number(value)];
    const json = typeof value === "string" && /^[[{]/.test(value);
    return [name, json ? JSON.parse(value) : value];
  });
  return Object.fromEntries(entries);
}
