import { existsSync, mkdtempSync, readdirSync, rmSync, statfsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";

const inMemory = "/dev/shm";
const needed = 2 * 1024 ** 3;

/**
 * A new folder that ends with the tests of a file, in memory if there is enough. Tests make thousands of tables of a few rows,
 * each of many small files; on a disk making and removing these took a tenth of the time of all tests.
 */
export function temporaryFolder(): string {
  sweep();
  const path = mkdtempSync(join(hasRoom() ? inMemory : tmpdir(), `metaxy-clickhouse-${process.pid}-`));
  afterAll(() => rmSync(path, { recursive: true, force: true }));
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

/** Removes from memory what tests have left that were killed. */
function sweep(): void {
  if (!existsSync(inMemory)) return;
  for (const name of readdirSync(inMemory)) {
    const [, pid] = /^metaxy-clickhouse-(\d+)-/.exec(name) ?? [];
    if (pid !== undefined && !runs(Number(pid))) rmSync(join(inMemory, name), { recursive: true, force: true });
  }
}

function runs(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== "ESRCH";
  }
}
