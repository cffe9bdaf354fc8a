import type { ColumnDescription } from "@metaxy-ts/core/adapter";
import type { EngineOptions } from "@metaxy-ts/engine-duckdb";
import { DuckDBEngine, quote } from "@metaxy-ts/engine-duckdb";
import { SqlConnection } from "@metaxy-ts/sql";
import type { CatalogDatabase } from "./catalog.js";
import { lakeName } from "./catalog.js";

export type LakeCatalog = Pick<CatalogDatabase, "clock" | "hold">;

export interface LakeConnectionOptions {
  readonly engine: DuckDBEngine;
  readonly tablePrefix: string;
  readonly catalog: LakeCatalog;
  /** What the engine was opened with. */
  readonly database: EngineOptions;
}

/** An open lake. */
export class LakeConnection extends SqlConnection {
  /** The clock that writers on several machines go by; without a server, there is none but this machine's. */
  readonly now?: () => Promise<bigint>;
  readonly #engine: DuckDBEngine;
  readonly #holder: DuckDBEngine | undefined;

  private constructor({ engine, tablePrefix, catalog }: LakeConnectionOptions, holder: DuckDBEngine | undefined) {
    super({ engine, tablePrefix });
    this.#engine = engine;
    this.#holder = holder;
    const { clock } = catalog;
    if (clock !== undefined) this.now = () => timeOf(engine, clock);
  }

  static async open(options: LakeConnectionOptions): Promise<LakeConnection> {
    const { hold } = options.catalog;
    try {
      return new LakeConnection(options, hold === undefined ? undefined : await holding(hold, options.database));
    } catch (error) {
      await options.engine.close();
      throw error;
    }
  }

  /**
   * A query that is prepared looks up one table. The list of tables, which decides where that fails, has the sizes of all: DuckLake
   * reads them anew after each change. Only tables have a `rowid`.
   */
  override async describe(table: string): Promise<readonly ColumnDescription[] | undefined> {
    const sql = `select *, rowid from ${lakeName}.main.${quote(table)}`;
    try {
      return (await this.#engine.columns({ sql, parameters: [] })).slice(0, -1);
    } catch (error) {
      const missing = error instanceof Error && error.message.includes(`Table with name ${table} does not exist`);
      return missing ? undefined : super.describe(table);
    }
  }

  override async close(): Promise<void> {
    await this.#holder?.close();
    await super.close();
  }
}

async function timeOf(engine: DuckDBEngine, clock: string): Promise<bigint> {
  const [row] = await engine.run({ sql: clock, parameters: [] });
  return BigInt(row?.now as bigint | number);
}

/** Another connection to the same instance, with a transaction that lasts as long as it does. */
async function holding(query: string, { path, mode }: EngineOptions): Promise<DuckDBEngine> {
  const holder = await DuckDBEngine.open({ path, mode });
  try {
    // Names are not looked up in the lake: its transaction would keep a snapshot of the catalog for as long.
    for (const sql of ["use memory", "begin transaction"]) await holder.run({ sql, parameters: [] });
    await holder.columns({ sql: query, parameters: [] });
    return holder;
  } catch (error) {
    await holder.close();
    throw error;
  }
}
