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

/** Writes a note with a column of its own, and says how many notes there are. */
export async function writeWide(store: Store, number: number): Promise<number> {
  await store.write(note, [{ ...noteRow(`${number}`), [`column_${number}`]: number }]);
  return (await store.read(note)).count();
}
