import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

/**
 * Writes a small file, and makes its folder if it is missing. Not asynchronous on purpose: threads that create files in
 * one folder at the same time wait for each other in the system, which takes several times longer (measured).
 */
export function writeSmallFile(path: string, content: Buffer): void {
  try {
    writeFileSync(path, content);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ENOENT")) throw error;
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
  }
}
