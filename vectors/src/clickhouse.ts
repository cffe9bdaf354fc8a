import type { OpenEmptyStore } from "@metaxy-ts/conformance";
import { replayVector } from "@metaxy-ts/conformance";
import type { Replay } from "./replay.js";

/** ClickHouse in this process; it is large, so it is loaded when it is needed. */
export async function openClickHouse(): Promise<OpenEmptyStore> {
  const { clickhouse } = await import("@metaxy-ts/store-clickhouse");
  const { chdbClient } = await import("@metaxy-ts/store-clickhouse/chdb");
  const client = chdbClient();
  let stores = 0;
  return (options) => {
    stores += 1;
    return clickhouse({ client, tablePrefix: `store_${stores}_`, autoCreate: true, ...options });
  };
}

let opened: Promise<OpenEmptyStore> | undefined;

/** Replays a vector on ClickHouse, each in its own tables. */
export const onClickHouse: Replay = async (vector) => {
  opened ??= openClickHouse();
  return replayVector(vector, await opened);
};
