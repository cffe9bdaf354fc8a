import { replayOnWitness, replayVector } from "@metaxy-ts/conformance";
import { duckdb } from "@metaxy-ts/store-duckdb";
import { onClickHouse } from "./clickhouse.js";
import { openLake } from "./ducklake.js";
import { inFolders } from "./folders.js";
import type { Replay } from "./replay.js";

/**
 * Everything that vectors can be replayed on, by the name that `--store` takes; `witness` is the reference implementation. A large package
 * is loaded when it is needed.
 */
export const stores: Readonly<Record<string, Replay>> = {
  duckdb: (vector) => replayVector(vector, (options) => duckdb({ path: ":memory:", ...options })),
  ducklake: inFolders(openLake),
  clickhouse: onClickHouse,
  sqlite: inFolders(async () => {
    const { sqlite } = await import("@metaxy-ts/store-sql/sqlite");
    return (path, options) => sqlite({ path, ...options });
  }),
  delta: inFolders(async () => {
    const { delta } = await import("@metaxy-ts/store-delta");
    return (path, options) => delta({ path, ...options });
  }),
  lancedb: inFolders(async () => {
    const { lancedb } = await import("@metaxy-ts/store-lancedb");
    return (uri, options) => lancedb({ uri, ...options });
  }),
  witness: replayOnWitness,
};
