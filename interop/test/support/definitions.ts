import type { FeatureSpec, HashSettings } from "@metaxy-ts/core";
import { FeatureGraph, featureFromSpec, featureSpecJson } from "@metaxy-ts/core";
import type { AskPython } from "./metaxy.js";
import type { Place } from "./places.js";

/** The graph of specs that one project owns. */
export function graphOf(specs: readonly FeatureSpec[], project: string): FeatureGraph {
  return new FeatureGraph(
    specs.map((spec) => featureFromSpec(featureSpecJson(spec))),
    { project },
  );
}

/** Asks Python for something about the definitions of a project, in a place. */
export type AskAbout = (operation: string, specs: readonly FeatureSpec[], args?: object) => Promise<unknown>;

export function pythonAt(ask: AskPython, place: Place, hash: HashSettings, project: string): AskAbout {
  const store = { ...place.python, ...hash, map: false };
  return (operation, specs, args = {}) =>
    ask({ operation, store, project, features: specs.map(featureSpecJson), ...args });
}
