import { stoppable } from "./call.js";
import { loadNative } from "./native.js";
import type { LocationOptions } from "./types.js";

/** Paths of all tables below a folder, relative to it, with `/`; `""` if it is a table itself. */
export function findTables(uri: string, { storageOptions = {}, signal }: LocationOptions = {}): Promise<string[]> {
  return stoppable(signal, (stop) => loadNative().findTables(uri, storageOptions, stop));
}

/** Removes a table, its files and all its versions, permanently. One that is not there is fine. Once it has begun, it is not stopped. */
export function deleteTable(uri: string, { storageOptions = {}, signal }: LocationOptions = {}): Promise<void> {
  return stoppable(signal, (stop) => loadNative().deleteTable(uri, storageOptions, stop));
}
