/** A value with strings for its timestamps, at every depth, so that values of whichever copy of the library compare. */
export function timestampStrings(value: readonly unknown[]): unknown[];
export function timestampStrings(value: unknown): unknown;
export function timestampStrings(value: unknown): unknown {
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map((item: unknown) => timestampStrings(item));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, timestampStrings(item)]));
}
