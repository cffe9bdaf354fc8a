import type { FeatureGraph } from "@metaxy-ts/core";
import { errorText, MetaxyError, suggestion } from "@metaxy-ts/core/adapter";
import picomatch from "picomatch";
import { tagsOf } from "../tags.js";
import { isGlob, nearGlobs } from "./near-globs.js";
import type { SelectedBy, Selector } from "./selector.js";
import { parseSelector, selectionError } from "./selector.js";

/**
 * Selects features of a graph.
 *
 * | selector | selects |
 * |---|---|
 * | `video/crop` | the feature of that key |
 * | `video/*`, `video/**` | those whose keys match: `*` is one part of a key or a piece of it, `**` any number of parts, `{a,b}` one of several |
 * | `+video/crop` | it, and all its ancestors; `2+video/crop` those of two levels |
 * | `video/crop+` | it, and all its descendants; `video/crop+1` those of one level |
 * | `project:videos` | those of a project; a glob, too |
 * | `tag:nightly` | those that have the tag in the list `metadata.tags`; a glob, too |
 * | `!video/crop+` | none of these, whatever else selects them |
 *
 * @param graph The graph.
 * @param selectors What each of them selects, together. If there are only such with `!`, or none, all other features.
 * @returns Keys, in the order of the graph: parents before children.
 * @throws SELECTION_INVALID with the position; FEATURE_NOT_FOUND for a selector that selects nothing, naming the nearest.
 *
 * @example
 * ```ts
 * import type { FeatureGraph } from "@metaxy-ts/core";
 * import { selectFeatures } from "@metaxy-ts/project";
 *
 * const outdated = (graph: FeatureGraph): string[] => selectFeatures(graph, ["video/crop+", "!tag:manual"]);
 * ```
 */
export function selectFeatures(graph: FeatureGraph, selectors: readonly string[]): string[] {
  const parsed = selectors.map(parseSelector);
  const [included, excluded] = [false, true].map((excludes) =>
    parsed.filter((selector) => selector.excludes === excludes).map((selector) => selectedBy(selector, graph)),
  );
  const all = [...graph.features.keys()];
  const chosen = included?.length ? new Set(included.flatMap((keys) => [...keys])) : new Set(all);
  return all.filter((key) => chosen.has(key) && !excluded?.some((keys) => keys.has(key)));
}

function selectedBy(selector: Selector, graph: FeatureGraph): Set<string> {
  const matched = matching(selector, graph);
  const found = new Set(matched);
  for (const key of reached(matched, selector.ancestors, (child) => graph.parents(child))) found.add(key);
  for (const key of reached(matched, selector.descendants, (parent) => graph.children(parent))) found.add(key);
  return found;
}

/** The features that the pattern itself names, before relatives come along. */
function matching(selector: Selector, graph: FeatureGraph): string[] {
  const { text, by, pattern } = selector;
  const keys = [...graph.features.keys()];
  const isMatch = matcher(selector);
  const found = keys.filter((key) => namesOf(key, by, graph).some(isMatch));
  if (found.length > 0) return found;
  const known = new Set(keys.flatMap((key) => namesOf(key, by, graph)));
  const [what, kind] = words[by];
  throw new MetaxyError(
    "FEATURE_NOT_FOUND",
    `${what} ${pattern}${suggestion(pattern, isGlob(pattern) ? nearGlobs(pattern, known) : known, kind)}`,
    { details: { selector: text } },
  );
}

const words: Readonly<Record<SelectedBy, readonly [string, string]>> = {
  key: ["The graph has no feature", "features"],
  project: ["The graph has no feature of the project", "projects"],
  tag: ["The graph has no feature with the tag", "tags"],
};

/** What a selector compares its pattern with. */
function namesOf(key: string, by: SelectedBy, graph: FeatureGraph): readonly string[] {
  if (by === "key") return [key];
  if (by === "project") return [graph.projectOf(key)];
  return tagsOf(graph.get(key));
}

function matcher({ text, pattern, offset }: Selector): (name: string) => boolean {
  if (!isGlob(pattern)) return (name) => name === pattern;
  try {
    const isMatch = picomatch(pattern, { dot: true, nonegate: true, noextglob: true, strictBrackets: true });
    return (name) => isMatch(name);
  } catch (error) {
    throw selectionError(text, offset, `The glob is not valid: ${errorText(error)}`);
  }
}

/** Keys that are reached over at most so many steps, without the start. */
function reached(start: readonly string[], levels: number, next: (key: string) => readonly string[]): Set<string> {
  const found = new Set<string>();
  let level: readonly string[] = start;
  for (let step = 0; step < levels && level.length > 0; step += 1) {
    level = level.flatMap((key) => next(key).filter((other) => !found.has(other)));
    for (const key of level) found.add(key);
  }
  return found;
}
