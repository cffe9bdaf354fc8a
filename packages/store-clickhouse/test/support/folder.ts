import { mkdtempSync, rmSync, statfsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const inMemory = "/dev/shm";
const needed = 2 * 1024 ** 3;

/**
 * A new folder that ends with the process, in memory where the machine has room. Tests make thousands of tables of a few rows, each of
 * many small files; on a disk making and removing these took a sixth of the time of all tests.
 */
export function temporaryFolder(): string {
  const path = mkdtempSync(join(hasRoom() ? inMemory : tmpdir(), "metaxy-clickhouse-"));
  process.once("exit", () => rmSync(path, { recursive: true, force: true }));
  return path;
}

function hasRoom(): boolean {
  try {
    const { bavail, bsize } = statfsSync(inMemory);
    return bavail * bsize >= needed;
  } catch {
    return false;
  }
}
