import type { Store } from "@metaxy-ts/core";
import { note, noteRow } from "./note.js";

/** Where another process finds what it has to do. */
export const tasksUrl = import.meta.url;

export const writesEach = 20;

/** Writes one note after the other, and says how many. */
export async function writeNotes(store: Store, writer: number): Promise<number> {
  for (let index = 0; index < writesEach; index++) {
    await store.write(note, [noteRow(`${writer}-${index}`)]);
  }
  return writesEach;
}
