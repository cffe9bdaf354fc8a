import type { Mismatch, OpenEmptyStore, Vector } from "@metaxy-ts/conformance";
import { replayOnWitness, replayVector } from "@metaxy-ts/conformance";
import { duckdb } from "@metaxy-ts/store-duckdb";
import { onClickHouse } from "./clickhouse.js";

/** Replays a vector on a new store and returns every answer that differs. */
export type Replay = (vector: Vector) => Promise<Mismatch[]>;

const on =
  (openEmpty: OpenEmptyStore): Replay =>
  (vector) =>
    replayVector(vector, openEmpty);

/** Everything that vectors can be replayed on, by the name that `--store` takes; `witness` is the reference implementation. */
export const stores: Readonly<Record<string, Replay>> = {
  duckdb: on((options) => duckdb({ path: ":memory:", ...options })),
  clickhouse: onClickHouse,
  witness: replayOnWitness,
};
