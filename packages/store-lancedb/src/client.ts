import type { Connection } from "@lancedb/lancedb";
import { locationOf } from "./location.js";
import type { LanceDBOptions } from "./options.js";

/**
 * LanceDB's own client on the location of a store, for everything that is not metadata: searching, indexes, versions, `optimize`. The table of
 * a feature is `store.tableName(feature)`. Rows are written through the store only.
 *
 * @param options The location of the store, and how LanceDB gets at it.
 * @returns A connection of `@lancedb/lancedb`.
 * @throws what LanceDB throws if it cannot connect.
 *
 * @example
 * ```ts
 * import type { Store } from "@metaxy-ts/core";
 * import { defineFeature } from "@metaxy-ts/core";
 * import { connectLanceDB } from "@metaxy-ts/store-lancedb";
 *
 * declare const store: Store;
 * const clip = defineFeature({ key: "video/clip", id: ["video_id"] });
 * const client = await connectLanceDB({ uri: "metadata" });
 * const table = await client.openTable(store.tableName(clip));
 * await table.optimize(); // makes few large files of many small ones
 * console.log(await table.listVersions());
 * ```
 */
export async function connectLanceDB({
  uri,
  storageOptions = {},
}: Pick<LanceDBOptions, "uri" | "storageOptions">): Promise<Connection> {
  const { connect } = await import("@lancedb/lancedb"); // loaded when it is needed, with its native part and its Arrow library
  return connect(locationOf(uri).uri, { storageOptions: { ...storageOptions } });
}
