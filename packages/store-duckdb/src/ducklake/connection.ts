import type { DuckDBEngine } from "@metaxy-ts/engine-duckdb/base";
import { SqlConnection } from "@metaxy-ts/sql";
import type { CatalogDatabase } from "./catalog.js";

export type LakeCatalog = Pick<CatalogDatabase, "clock">;

export interface LakeConnectionOptions extends LakeCatalog {
  readonly engine: DuckDBEngine;
  readonly tablePrefix: string;
}

/** An open lake. */
export class LakeConnection extends SqlConnection {
  /** The clock that writers on several machines go by; without a server, there is none but this machine's. */
  readonly now?: () => Promise<bigint>;

  constructor({ engine, tablePrefix, clock }: LakeConnectionOptions) {
    super({ engine, tablePrefix });
    if (clock !== undefined) this.now = () => timeOf(engine, clock);
  }
}

async function timeOf(engine: DuckDBEngine, clock: string): Promise<bigint> {
  const [row] = await engine.run({ sql: clock, parameters: [] });
  return BigInt(row?.now as bigint | number);
}
