import { randomUUID } from "node:crypto";
import { systemTablePrefix } from "@metaxy-ts/core/adapter";
import type { Row } from "@metaxy-ts/sql";
import type { StorageDatabase, StorageStatement } from "./database.js";

/** The library's table that counts the changes of all others. It is no table of the store. */
export const statesTable = `${systemTablePrefix}tables`;

/** What is recorded of a table. Each change of the table changes it in the same transaction. */
export interface TableState {
  /** Another one for a table that is made again under the name of a dropped one. */
  readonly identity: string;
  /** How many changes there were. */
  readonly changes: number;
  /** How many of them took rows away, whose numbers others may have got since. */
  readonly removals: number;
}

/** The statements that keep the states of tables. One that finds a table changed fails, and all of its transaction with it. */
export class TableStates {
  readonly #database: StorageDatabase;

  constructor(database: StorageDatabase) {
    this.#database = database;
  }

  /** Makes the table of states. */
  get create(): string {
    const { quote, typeText } = this.#database;
    const [text, integer] = [typeText({ kind: "string" }), typeText({ kind: "integer" })];
    const columns = [
      `${quote("name")} ${text} not null primary key`,
      `${quote("identity")} ${text} not null`,
      `${quote("changes")} ${integer} not null`,
      `${quote("removals")} ${integer} not null`,
    ];
    return `create table if not exists ${quote(statesTable)} (${columns.join(", ")})`;
  }

  /** A query of the state of a table. */
  query(table: string): string {
    const { quote } = this.#database;
    const columns = ["identity", "changes", "removals"].map(quote).join(", ");
    return `select ${columns} from ${quote(statesTable)} where ${quote("name")} = ${this.#text(table)}`;
  }

  /** The state by the rows of {@link query}; undefined for a table that the library has not written. */
  of([row]: readonly Row[]): TableState | undefined {
    if (!row) return undefined;
    return { identity: String(row.identity), changes: Number(row.changes), removals: Number(row.removals) };
  }

  /** Records a change of a table that is still the one that was looked at. */
  appended(table: string, state: TableState | undefined): StorageStatement {
    return state ? this.#raise(table, this.#same(state)) : this.#first(table);
  }

  /** Records a change of a table that nothing else has changed. */
  altered(table: string, state: TableState | undefined): StorageStatement {
    return state ? this.#raise(table, this.#unchanged(state)) : this.#first(table);
  }

  /** Records that a table was made where there was none. */
  created(table: string, state: TableState | undefined): StorageStatement {
    if (!state) return this.#first(table);
    const identity = `${this.#database.quote("identity")} = ${this.#text(randomUUID())}`;
    return this.#raise(table, this.#unchanged(state), identity);
  }

  /** Records that rows were removed whose numbers are still theirs. */
  erased(table: string, state: TableState | undefined): StorageStatement {
    if (!state) return this.#first(table);
    const removals = this.#database.quote("removals");
    const isSame = `${this.#same(state)} and ${removals} = ${state.removals}`;
    return this.#raise(table, isSame, `${removals} = ${removals} + 1`);
  }

  /** Forgets a table. */
  dropped(table: string): StorageStatement {
    const { quote } = this.#database;
    return { sql: `delete from ${quote(statesTable)} where ${quote("name")} = ${this.#text(table)}` };
  }

  /** Two that make a table at once have the same key. */
  #first(table: string): StorageStatement {
    const { quote } = this.#database;
    const values = [this.#text(table), this.#text(randomUUID()), 1, 0].join(", ");
    const columns = ["name", "identity", "changes", "removals"].map(quote).join(", ");
    return { sql: `insert into ${quote(statesTable)} (${columns}) values (${values})` };
  }

  /** The number of changes becomes null, which the column refuses, unless the condition holds. */
  #raise(table: string, condition: string, ...others: readonly string[]): StorageStatement {
    const { quote } = this.#database;
    const changes = quote("changes");
    const set = [`${changes} = case when ${condition} then ${changes} + 1 end`, ...others].join(", ");
    return { sql: `update ${quote(statesTable)} set ${set} where ${quote("name")} = ${this.#text(table)}` };
  }

  #same({ identity }: TableState): string {
    return `${this.#database.quote("identity")} = ${this.#text(identity)}`;
  }

  #unchanged(state: TableState): string {
    return `${this.#same(state)} and ${this.#database.quote("changes")} = ${state.changes}`;
  }

  #text(value: string): string {
    return this.#database.literal(value, { kind: "string" });
  }
}
