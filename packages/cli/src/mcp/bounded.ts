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
 */
export function bounded({
  list,
  items = [],
  limit = items.length,
  narrow = "",
  rest = {},
}: ToolOutput): Record<string, unknown> {
  const beside = plain(rest) as Record<string, unknown>;
  if (list === undefined) return { ...beside, cut: null };
  let left = mostCharacters - json(rest).length;
  const kept: unknown[] = [];
  for (const item of items.slice(0, limit)) {
    const text = json(item);
    left -= text.length;
    if (left < 0) break;
    kept.push(parsed(text));
  }
  const cut = kept.length === items.length ? null : `Only the first ${kept.length} are here. ${narrow}`.trim();
  return { ...beside, [list]: kept, cut };
}

function plain(value: unknown): unknown {
  return parsed(json(value));
}

function parsed(text: string): unknown {
  return JSON.parse(text, exact as Parameters<typeof JSON.parse>[1]);
}

function exact(_name: string, value: unknown, { source }: { readonly source?: string }): unknown {
  return Number.isInteger(value) && !Number.isSafeInteger(value) && source !== undefined ? source : value;
}
