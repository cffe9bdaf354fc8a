import assert from "node:assert/strict";
import { lost } from "./stored.js";

const shownRows = 5;

/**
 * Rows as JSON are the expected ones. If not, the error shows the first that differ, and what their hashes are made of.
 *
 * @param hashed What hashes are of, by the hash.
 */
export function sameRows(
  found: readonly string[],
  expected: readonly string[],
  what: string,
  hashed: ReadonlyMap<string, string>,
): void {
  const missing = lost(expected, found);
  const unexpected = lost(found, expected);
  if (missing.length === 0 && unexpected.length === 0) return;
  const lines = [
    `${what} differ.`,
    ...section("Expected, not found", missing),
    ...section("Found, not expected", unexpected),
  ];
  const hashes = new Set(missing.slice(0, shownRows).flatMap((row) => row.match(/(?<=")[0-9a-f]{8,64}(?=")/g) ?? []));
  const explained = [...hashes].flatMap((hash) => {
    const text = hashed.get(hash);
    return text === undefined ? [] : [`  ${hash} is of ${JSON.stringify(text)}`];
  });
  if (explained.length > 0) lines.push("Expected hashes:", ...explained);
  assert.deepEqual(found, expected, lines.join("\n"));
}

function section(title: string, rows: readonly string[]): string[] {
  if (rows.length === 0) return [];
  const more = rows.length > shownRows ? [`  and ${rows.length - shownRows} more`] : [];
  return [`${title}:`, ...rows.slice(0, shownRows).map((row) => `  ${row}`), ...more];
}
