const changing = /^\s*(?:create|alter|drop|insert|delete|copy|comment)\b/i;
const failed = new WeakSet<object>();

/** Remembers of an error that its statement was to change something. */
export function noteStatement(error: unknown, sql: string): void {
  if (typeof error === "object" && error !== null && changing.test(sql)) failed.add(error);
}

/** Whether the statement of an error was to change something. */
export function changesOf(error: unknown): boolean {
  return typeof error === "object" && error !== null && failed.has(error);
}
