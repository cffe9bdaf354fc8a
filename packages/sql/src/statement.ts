import { Kysely, type RawBuilder } from "kysely";
import { type Rows, selectAll } from "./compile/rows.js";
import type { Statement } from "./engine.js";
import type { SqlFlavor } from "./flavor.js";

/** Turns SQL in parts into statements of one dialect. Never connects to anything. */
export class StatementCompiler {
  readonly #kysely: Kysely<Record<string, Record<string, unknown>>>;

  constructor({ dialect }: SqlFlavor) {
    this.#kysely = new Kysely({ dialect });
  }

  statement(sql: RawBuilder<unknown>): Statement {
    const compiled = sql.compile(this.#kysely);
    return { sql: compiled.sql, parameters: compiled.parameters };
  }

  /** All of the rows. */
  select(rows: Rows): Statement {
    return this.statement(selectAll(rows));
  }
}
