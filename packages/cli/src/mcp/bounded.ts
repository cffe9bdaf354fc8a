import { MetaxyError } from "@metaxy-ts/core/adapter";
import { json } from "../output/rows/json-values.js";

/** What a tool gives: a list that may be long, and what stands beside it. */
export interface ToolOutput {
  /** The name of the list. */
  readonly list?: string;
  readonly items?: readonly unknown[];
  /** At most so many items. */
  readonly limit?: number;
  /** What to do to see less, or other items: "Name features, or use a glob." */
  readonly narrow?: string;
  readonly rest?: Readonly<Record<string, unknown>>;
}

/** Characters of JSON of a whole answer: some 25,000 tokens of a model. */
export const mostCharacters = 100_000;

/**
 * An answer of bounded size, as plain JSON: its first items, as many as fit. `cut` says that there are more and how to narrow, or is null. Integers that
 * JSON cannot hold exactly are strings.
 *
 * @throws ARGUMENT_INVALID if what stands beside the list is too large itself.
 */
export function bounded({
  list,
  items = [],
  limit = items.length,
  narrow = "",
  rest = {},
}: ToolOutput): Record<string, unknown> {
  const text = json(rest);
  if (text.length > mostCharacters)
    throw new MetaxyError(
      "ARGUMENT_INVALID",
      `The answer would have ${text.length} characters, and ${mostCharacters} are the most. ${narrow}`.trim(),
    );
  const beside = parsed(text) as Record<string, unknown>;
  if (list === undefined) return { ...beside, cut: null };
  let left = mostCharacters - text.length;
  const kept: unknown[] = [];
  for (const item of items.slice(0, limit)) {
    const one = json(item);
    left -= one.length;
    if (left < 0) break;
    kept.push(parsed(one));
  }
  return { ...beside, [list]: kept, cut: kept.length === items.length ? null : said(kept, items, narrow) };
}

function said(kept: readonly unknown[], [first]: readonly unknown[], narrow: string): string {
  const what =
    kept.length > 0
      ? `Only the first ${kept.length} are here.`
      : `None fits: the first has ${json(first).length} characters.`;
  return `${what} ${narrow}`.trim();
}

function parsed(text: string): unknown {
  return JSON.parse(text, exact as Parameters<typeof JSON.parse>[1]);
}

function exact(_name: string, value: unknown, { source }: { readonly source?: string }): unknown {
  const isWhole = Number.isInteger(value) && /^-?\d+$/.test(source ?? "");
  return isWhole && !Number.isSafeInteger(value) ? source : value;
}
