import { FeatureGraph } from "@metaxy-ts/core";
import { isMetaxyError, MetaxyError, suggestion } from "@metaxy-ts/core/adapter";
import { shownPath } from "../files/shown-path.js";
import type { FoundFeature } from "./found.js";

/** At most this many modules are named as likely reasons. */
const mostModules = 3;

/**
 * The largest graph that some features make. What is wrong with one takes it out, and with it everything that is made from it.
 *
 * @param failed The modules that could not be loaded, which may define what is missing.
 * @param problems Gets what is wrong, with the files of the features that are involved.
 */
export function assemble(
  found: readonly FoundFeature[],
  project: string,
  failed: readonly string[],
  problems: MetaxyError[],
): FeatureGraph {
  const byKey = new Map<string, FoundFeature[]>();
  for (const one of found) byKey.set(one.feature.key, [...(byKey.get(one.feature.key) ?? []), one]);
  const projects = new Map([...byKey].map(([key, definitions]) => [key, definitionOf(definitions).project]));
  const left = new Set<string>();
  for (;;) {
    leaveOrphans(byKey, left, failed, problems);
    const features = found.filter(({ feature }) => !left.has(feature.key)).map(({ feature }) => feature);
    try {
      return new FeatureGraph(features, { project, projects });
    } catch (error) {
      if (!isMetaxyError(error)) throw error;
      const keys = keysIn(error).filter((key) => byKey.has(key) && !left.has(key));
      if (keys.length === 0) throw error;
      for (const key of keys) left.add(key);
      problems.push(
        withFiles(
          error,
          keys.flatMap((key) => byKey.get(key) ?? []),
        ),
      );
    }
  }
}

/** The one of several definitions that counts: external ones only stand for it. */
function definitionOf(definitions: readonly FoundFeature[]): FoundFeature {
  return definitions.find(({ feature }) => !feature.external) ?? (definitions[0] as FoundFeature);
}

/** Takes out features whose parents are not there, until all others have theirs. */
function leaveOrphans(
  byKey: ReadonlyMap<string, readonly FoundFeature[]>,
  left: Set<string>,
  failed: readonly string[],
  problems: MetaxyError[],
): void {
  const isThere = (key: string): boolean => byKey.has(key) && !left.has(key);
  for (let before = -1; before !== left.size; ) {
    before = left.size;
    for (const [key, definitions] of byKey) {
      if (left.has(key)) continue;
      const child = definitionOf(definitions);
      const missing = child.feature.spec.dependencies.find(({ feature }) => !isThere(feature))?.feature;
      if (missing === undefined) continue;
      left.add(key);
      const reason = byKey.has(missing) ? "has a problem itself." : noModule(missing, failed, byKey.keys());
      problems.push(
        new MetaxyError(
          "GRAPH_INVALID",
          `Feature ${key} (${shownPath(child.file)}) depends on ${missing}, which ${reason}`,
          { details: { feature: key, parent: missing, file: child.file } },
        ),
      );
    }
  }
}

function noModule(missing: string, failed: readonly string[], known: Iterable<string>): string {
  if (failed.length === 0) return `no module exports${suggestion(missing, known, "features")}`;
  const more = failed.length > mostModules ? ` and ${failed.length - mostModules} more` : "";
  const modules = failed.slice(0, mostModules).map(shownPath).join(", ");
  return `no module exports. It may be in a module that could not be loaded: ${modules}${more}.`;
}

/** The features that an error of a graph is about. */
function keysIn({ details }: MetaxyError): string[] {
  return [details.feature, details.features, details.cycle].flat().filter((key) => typeof key === "string");
}

function withFiles(error: MetaxyError, involved: readonly FoundFeature[]): MetaxyError {
  const lines = involved.map(
    (found) =>
      `${found.feature.key}: ${shownPath(found.file)}${found.export === null ? "" : `, export ${found.export}`}`,
  );
  return new MetaxyError(error.code, [error.message, ...new Set(lines)].join("\n  "), {
    cause: error,
    details: { ...error.details, files: [...new Set(involved.map(({ file }) => file))] },
  });
}
