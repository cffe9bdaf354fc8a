import { MetaxyError } from "../errors/error.js";

/** Where in a filter string something is wrong. */
export interface FilterPosition {
  /** Index into the string. */
  readonly offset: number;
  /** Counted from 1. */
  readonly line: number;
  /** Counted from 1, in characters. */
  readonly column: number;
}

/** At most this many characters are shown on each side of the position. */
const margin = 40;

/** A `FILTER_INVALID` whose message shows the place; `details` has `text` and `position`, and what else is given. */
export function syntaxError(
  text: string,
  offset: number,
  problem: string,
  details: Readonly<Record<string, unknown>> = {},
): MetaxyError {
  const before = text.slice(0, offset);
  const lineStart = before.lastIndexOf("\n") + 1;
  const lineEnd = text.indexOf("\n", offset);
  const position: FilterPosition = {
    offset,
    line: before.split("\n").length,
    column: characters(text.slice(lineStart, offset)).length + 1,
  };
  const left = characters(text.slice(Math.max(lineStart, offset - 2 * margin), offset)).slice(-margin);
  const right = characters(text.slice(offset, Math.min(lineEnd < 0 ? text.length : lineEnd, offset + 2 * margin)));
  const excerpt = [...left, ...right.slice(0, margin)].map(visible).join("");
  const message = `${problem}, at line ${position.line}, column ${position.column}:\n  ${excerpt}\n  ${" ".repeat(left.length)}^`;
  return new MetaxyError("FILTER_INVALID", message, { details: { ...details, text, position } });
}

function characters(text: string): string[] {
  return Array.from(text);
}

function visible(character: string): string {
  return /[\p{C}\p{Z}]/u.test(character) && character !== " " ? "·" : character;
}
