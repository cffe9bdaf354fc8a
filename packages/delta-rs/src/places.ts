import { stoppable } from "./call.js";
import { loadNative } from "./native.js";
import type { LocationOptions } from "./types.js";

/**
 * Finds all tables in a folder, at any depth.
 *
 * @param uri The folder: a path, or a URL of an object store.
 * @param options Settings of the object store, and an abort signal. If omitted, those of the environment.
 * @returns The tables' paths relative to the folder, with `/`; `""` if the folder is a table itself.
 */
export function findTables(uri: string, { storageOptions = {}, signal }: LocationOptions = {}): Promise<string[]> {
  return stoppable(signal, (stop) => loadNative().findTables(uri, storageOptions, stop));
}

/**
 * Removes a table, its files and all its versions, permanently. Does nothing if there is no table.
 *
 * @param uri The table's folder: a path, or a URL of an object store.
 * @param options Settings of the object store, and an abort signal, which does not stop a removal that has begun. If omitted, those of the environment.
 */
export function deleteTable(uri: string, { storageOptions = {}, signal }: LocationOptions = {}): Promise<void> {
  return stoppable(signal, (stop) => loadNative().deleteTable(uri, storageOptions, stop));
}
