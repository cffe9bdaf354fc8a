import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const name = "phash-version.txt";

/** The code version of the perceptual hash, as the last run of the demo left it. */
export function phashVersion(work: string): number {
  const file = join(work, name);
  return existsSync(file) ? Number(readFileSync(file, "utf8")) : 1;
}

/** What an author of better code does. */
export function raisePhashVersion(work: string, version: number): void {
  writeFileSync(join(work, name), String(version));
}
