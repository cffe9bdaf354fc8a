import { setOwn } from "@metaxy-ts/core/adapter";
import type { Row } from "@metaxy-ts/sql";
import type { LoadedRows } from "../engine/database.js";
import type { AddedFunctions } from "../postgres/added-functions.js";
import type { ResultField } from "../postgres/catalog.js";
import { copyText } from "../postgres/copy.js";
import { quote } from "../postgres/literal.js";
import type { PostgresSession } from "../postgres/store.js";
import type { PgliteLike, PgliteStatementsLike } from "./driver.js";
import { pgliteForms } from "./forms.js";
import { OpenTransaction } from "./transaction.js";

/** The session of a PGlite, which it shares with all who use the same database. */
export class PgliteConnection implements PostgresSession {
  functions?: AddedFunctions;
  readonly forms = pgliteForms;
  readonly #db: PgliteLike;
  #transaction: OpenTransaction | undefined;
  /** Temporary tables that are there still: they would stay, as the session does. */
  readonly #temporary = new Set<string>();

  constructor(db: PgliteLike) {
    this.#db = db;
  }

  async run(sql: string): Promise<Row[]> {
    await this.functions?.before(sql, (statement) => this.#statements.query(statement));
    if (await this.#isBoundary(sql)) return [];
    const { rows, fields } = await this.#statements.query(sql, [], { rowMode: "array" });
    this.#note(sql);
    return (rows as readonly (readonly unknown[])[]).map((values) => {
      const row: Row = {};
      for (const [index, { name }] of fields.entries()) setOwn(row, name, values[index]);
      return row;
    });
  }

  async fields(query: string): Promise<readonly ResultField[]> {
    const { fields } = await this.#statements.query(`select * from (${query}\n) as metaxy_described limit 0`);
    return fields.map(({ name, dataTypeID }) => ({ name, type: dataTypeID, modifier: -1, table: 0, column: 0 }));
  }

  async load({ table, columns, values }: LoadedRows): Promise<void> {
    const names = columns.map(({ name }) => quote(name)).join(", ");
    const blob = new Blob([...copyText(columns, values)]);
    await this.#statements.query(`copy ${table} (${names}) from '/dev/blob'`, [], { blob });
  }

  async close(): Promise<void> {
    for (const table of this.#temporary) await this.#db.query(`drop table if exists ${table}`);
  }

  get #statements(): PgliteStatementsLike {
    return this.#transaction?.statements ?? this.#db;
  }

  /** Transactions are begun and ended by PGlite itself, so that nobody else's statements get into them. */
  async #isBoundary(sql: string): Promise<boolean> {
    if (/^begin\b/.test(sql)) {
      this.#transaction = await OpenTransaction.begin(this.#db, sql.replace(/^begin/, "set transaction"));
      return true;
    }
    if (sql !== "commit" && sql !== "rollback") return false;
    const transaction = this.#transaction;
    this.#transaction = undefined;
    await (sql === "commit" ? transaction?.commit() : transaction?.rollback());
    return true;
  }

  #note(sql: string): void {
    const [, made] = /^create temporary table ("metaxy_tmp_\w+")/.exec(sql) ?? [];
    if (made) this.#temporary.add(`pg_temp.${made}`);
    const [, dropped] = /^drop table if exists (pg_temp\."metaxy_tmp_\w+")$/.exec(sql) ?? [];
    if (dropped) this.#temporary.delete(dropped);
  }
}
