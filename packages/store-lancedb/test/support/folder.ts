import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach } from "vitest";

/** A folder for each test; the function gives its path. */
export function useFolder(): () => string {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "lancedb-"));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));
  return () => folder;
}
