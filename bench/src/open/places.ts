import { join } from "node:path";
import type { ConfiguredStore } from "@metaxy-ts/core";

/** A store in a folder, for a program that imports nothing else; and what there is to close afterwards. */
export interface Place {
  readonly store: ConfiguredStore;
  close?(): Promise<void>;
}

/** Each imports its own store only. */
export const places: Readonly<Record<string, (folder: string) => Promise<Place>>> = {
  async memory() {
    const { memory } = await import("@metaxy-ts/core/memory");
    return { store: memory() };
  },
  async duckdb(folder) {
    const { duckdb } = await import("@metaxy-ts/store-duckdb");
    return { store: duckdb({ path: join(folder, "open.duckdb") }) };
  },
  async lancedb(folder) {
    const { lancedb } = await import("@metaxy-ts/store-lancedb");
    return { store: lancedb({ uri: join(folder, "lance") }) };
  },
  async delta(folder) {
    const { delta } = await import("@metaxy-ts/store-delta");
    return { store: delta({ path: join(folder, "delta") }) };
  },
  async clickhouse(folder) {
    const { clickhouse } = await import("@metaxy-ts/store-clickhouse");
    const { chdbClient } = await import("@metaxy-ts/store-clickhouse/chdb");
    const client = chdbClient({ path: join(folder, "clickhouse") });
    return { store: clickhouse({ client, autoCreate: true }), close: () => client.close() };
  },
};
