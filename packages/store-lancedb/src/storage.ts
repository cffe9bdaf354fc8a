import type { TableStorage } from "@metaxy-ts/core/adapter";
import { connectLanceDB } from "./client.js";
import { mapLanceError } from "./errors.js";
import { Extension } from "./extension.js";
import { lanceLimits } from "./limits.js";
import { locationOf } from "./location.js";
import type { LanceDBOptions } from "./options.js";

export type LanceStorageOptions = Pick<LanceDBOptions, "uri" | "storageOptions" | "extension" | "vectors">;

/** Tables of a LanceDB database. Every append is a commit of Lance, so any number of processes may write. */
export function lanceStorage({
  uri,
  storageOptions = {},
  extension = "auto",
  vectors = {},
}: LanceStorageOptions): TableStorage {
  const location = locationOf(uri);
  const display = `lancedb(${location.display})`;
  return {
    name: "lancedb",
    display,
    supports: { "write.parallelProcesses": "native" },
    limits: lanceLimits,
    async open(mode, engine) {
      await location.prepare(mode);
      const opened = await Extension.open(extension, engine, location);
      const connection = await connectLanceDB({ uri, storageOptions });
      const { openTables } = await import("./open-tables.js"); // needs the Arrow library of the client
      return openTables(connection, location, vectors, opened);
    },
    mapError: (error) => mapLanceError(error, display, storageOptions),
  };
}
