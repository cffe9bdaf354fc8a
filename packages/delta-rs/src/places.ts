import { native } from "./errors.js";
import { loadNative } from "./native.js";
import { abortable } from "./rows.js";
import type { PlaceOptions } from "./types.js";

/** Paths of all tables below a folder, relative to it, with `/`; `""` if it is a table itself. */
export function findTables(uri: string, { storageOptions = {}, signal }: PlaceOptions = {}): Promise<string[]> {
  return abortable(native(loadNative().findTables(uri, storageOptions)), signal);
}

/** Removes a table, its files and all its versions, for good. One that is not there is fine. */
export async function deleteTable(uri: string, { storageOptions = {}, signal }: PlaceOptions = {}): Promise<void> {
  signal?.throwIfAborted();
  await native(loadNative().deleteTable(uri, storageOptions));
}
