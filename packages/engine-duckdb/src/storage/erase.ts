import type { ColumnDescription, ErasedPart, ErasePlan, StoredTable } from "@metaxy-ts/core/adapter";
import type { TemporaryTable } from "@metaxy-ts/sql";
import { SqlConnection } from "@metaxy-ts/sql";
import { quote } from "../text.js";
import { engineRows, filledTable } from "./engine-rows.js";
import type { StorageSession } from "./session.js";

const viewName = "metaxy_erase_view";
const tableName = "metaxy_erase_part";
const position = "metaxy_position";

/** Removes rows permanently: the engine says which, part by part, and the storage leaves them away. */
export class StorageEraser {
  readonly #session: StorageSession;
  /** Works on the engine's own tables. */
  readonly #scratch: SqlConnection;

  constructor(session: StorageSession) {
    this.#session = session;
    this.#scratch = new SqlConnection({ engine: session.engine, tablePrefix: "metaxy_erase_" });
  }

  erase(plan: ErasePlan): Promise<number> {
    const { engine, storage, tables } = this.#session;
    return this.#session.turn(async () => {
      const columns = await tables.describe(plan.table);
      if (!columns) return 0;
      const remaining: TemporaryTable[] = [];
      try {
        return await storage.delete(plan.table, (part) => this.#erasePart(plan, part, columns, remaining));
      } finally {
        for (const table of remaining) await engine.dropTemporary(table);
      }
    });
  }

  /** Deletes from a copy of the part and sees what is left. */
  async #erasePart(
    plan: ErasePlan,
    part: StoredTable,
    columns: readonly ColumnDescription[],
    temporary: TemporaryTable[],
  ): Promise<ErasedPart | undefined> {
    const { engine, tables } = this.#session;
    const table = quote(tableName);
    try {
      const copy = `create table ${table} as select *, row_number() over () - 1 as ${quote(position)} from ${quote(viewName)}`;
      await tables.duringPart(viewName, part, columns, () => engine.run({ sql: copy, parameters: [] }));
      const { rowCount } = await filledTable(engine, tableName);
      if ((await this.#scratch.erase({ ...plan, table: tableName })) === 0) return undefined;
      const gone = `select range as gone from range(${rowCount}) where range not in (select ${quote(position)} from ${table}) order by gone`;
      const removed = (await engine.rows({ sql: gone, parameters: [] })).map((row) => Number(row.gone));
      const left = `select * exclude (${quote(position)}) from ${table} order by ${quote(position)}`;
      const remaining = await engine.materialize({ sql: left, parameters: [] });
      temporary.push(remaining);
      return { removed, remaining: engineRows(engine, remaining) };
    } finally {
      await engine.run({ sql: `drop table if exists ${table}`, parameters: [] });
    }
  }
}
