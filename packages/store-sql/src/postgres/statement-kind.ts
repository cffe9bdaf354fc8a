/** Temporary tables are no change: reads need them too. */
const changing =
  /^\s*(?:create(?! temporary)|alter|drop(?! table if exists pg_temp)|insert|delete|copy(?! pg_temp)|comment)\b/i;
const failed = new WeakSet<object>();

/** Remembers of an error that its statement was to change something. */
export function noteStatement(error: unknown, sql: string): void {
  if (typeof error === "object" && error !== null && changing.test(sql)) failed.add(error);
}

/** Whether the statement of an error was to change something. */
export function changesOf(error: unknown): boolean {
  return typeof error === "object" && error !== null && failed.has(error);
}
