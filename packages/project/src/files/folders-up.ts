import { dirname, resolve } from "node:path";

/** A folder, and those above it up to the root, the nearest first. */
export function* foldersUp(folder: string): Generator<string, void, undefined> {
  for (let at = resolve(folder); ; at = dirname(at)) {
    yield at;
    if (dirname(at) === at) return;
  }
}
