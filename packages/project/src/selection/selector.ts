import { MetaxyError, suggestion } from "@metaxy-ts/core/adapter";

/** One selector, parsed: `!2+video/crop+`. */
export interface Selector {
  /** As it was written. */
  readonly text: string;
  readonly excludes: boolean;
  /** How many levels of ancestors and of descendants come along. */
  readonly ancestors: number;
  readonly descendants: number;
  /** What the pattern is compared with. */
  readonly by: SelectedBy;
  /** A name, or a glob. */
  readonly pattern: string;
  /** Where the pattern begins in the text. */
  readonly offset: number;
}

/** What a feature is selected by. */
export type SelectedBy = (typeof prefixes)[number] | "key";

const prefixes = ["project", "tag"] as const;

/** @throws SELECTION_INVALID with the position. */
export function parseSelector(text: string): Selector {
  const excludes = text.startsWith("!");
  let at = excludes ? 1 : 0;
  const before = /^(\d*)\+/.exec(text.slice(at));
  at += before?.[0].length ?? 0;
  const [prefix = "", by] = /^([^:+]*):/.exec(text.slice(at)) ?? [];
  if (by !== undefined && !isPrefix(by))
    throw selectionError(
      text,
      at,
      `Features are not selected by ${JSON.stringify(by)}${suggestion(by, prefixes, "prefixes").replace(/[?.]$/, "")}`,
    );
  const offset = at + prefix.length;
  const pattern = /^[^+]*/.exec(text.slice(offset))?.[0] ?? "";
  at = offset + pattern.length;
  const end = pattern.search(/\s|(?<!\{[^}]*),/); // a comma in braces is part of a glob
  if (end >= 0) throw selectionError(text, offset + end, "A selector is one word; several are a list");
  if (pattern === "") throw selectionError(text, offset, "A key, a glob or a name is missing");
  const after = /^\+(\d*)/.exec(text.slice(at));
  at += after?.[0].length ?? 0;
  if (at < text.length)
    throw selectionError(text, at, "Behind the + of a selector stands nothing, or a number of levels");
  const [ancestors, descendants] = [levels(before?.[1]), levels(after?.[1])];
  return { text, excludes, ancestors, descendants, by: by ?? "key", pattern, offset };
}

function isPrefix(text: string): text is (typeof prefixes)[number] {
  return prefixes.some((prefix) => prefix === text);
}

/** Without a number, all. */
function levels(digits: string | undefined): number {
  return digits === undefined ? 0 : digits === "" ? Number.POSITIVE_INFINITY : Number(digits);
}

/** A SELECTION_INVALID that shows the place. */
export function selectionError(text: string, offset: number, problem: string): MetaxyError {
  const message = `${problem}, at column ${offset + 1}:\n  ${text}\n  ${" ".repeat(offset)}^`;
  return new MetaxyError("SELECTION_INVALID", message, { details: { selector: text, offset } });
}
