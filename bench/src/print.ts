/** Widths of the columns of strings at the left, then of numbers. */
const textWidth = 12;
const numberWidth = 14;

/** A line of a table: strings, then numbers. */
export function line(texts: readonly string[], numbers: readonly string[]): string {
  const left = texts.map((text) => text.padEnd(textWidth));
  const right = numbers.map((number) => number.padStart(numberWidth));
  return [...left, ...right].join("");
}
