import type { EngineOptions } from "@metaxy-ts/engine-duckdb";
import { DuckDBEngine } from "@metaxy-ts/engine-duckdb";
import { SqlConnection } from "@metaxy-ts/sql";

export interface ConnectionOptions extends EngineOptions {
  readonly tablePrefix: string;
  /** A query of one number `now`: the clock that writers on several machines go by. */
  readonly clock?: string;
}

export async function openConnection({ tablePrefix, clock, ...options }: ConnectionOptions): Promise<SqlConnection> {
  const engine = await DuckDBEngine.open(options);
  return clock === undefined
    ? new SqlConnection({ engine, tablePrefix })
    : new ConnectionWithClock(engine, tablePrefix, clock);
}

class ConnectionWithClock extends SqlConnection {
  readonly #engine: DuckDBEngine;
  readonly #clock: string;

  constructor(engine: DuckDBEngine, tablePrefix: string, clock: string) {
    super({ engine, tablePrefix });
    this.#engine = engine;
    this.#clock = clock;
  }

  async now(): Promise<bigint> {
    const [row] = await this.#engine.run({ sql: this.#clock, parameters: [] });
    return BigInt(row?.now as bigint | number);
  }
}
