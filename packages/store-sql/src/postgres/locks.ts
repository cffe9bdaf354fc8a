import { createHash } from "node:crypto";

/**
 * What stands for a table among the locks that writers of a database take. A writer waits for those of the same table, and takes what it
 * sees of the table after it got the lock.
 */
export function lockKey(schema: string | undefined, table: string): string {
  const digest = createHash("sha256")
    .update(JSON.stringify(["metaxy", schema, table]))
    .digest();
  return String(digest.readBigInt64BE());
}

/** In one order, so that two writers of the same tables never wait for each other. */
function sorted(keys: readonly string[]): readonly string[] {
  return [...new Set(keys)].toSorted();
}

export function lockStatement(keys: readonly string[]): string {
  return `select ${sorted(keys)
    .map((key) => `pg_advisory_lock(${key})`)
    .join(", ")}`;
}

export function unlockStatement(keys: readonly string[]): string {
  return `select ${sorted(keys)
    .map((key) => `pg_advisory_unlock(${key})`)
    .join(", ")}`;
}
