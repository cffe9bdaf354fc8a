import type { FeatureGraph } from "@metaxy-ts/core";
import { MetaxyError } from "@metaxy-ts/core";
import { checkOptions, isFeatureGraph, suggestion } from "@metaxy-ts/core/adapter";
import type { Source } from "./source.js";
import type { Step } from "./step.js";

/** What a service allows. Each worker keeps it for itself: with four workers, it is four times as much. */
export interface Limit {
  /** How many attempts at once. If omitted, any number. */
  readonly concurrency?: number;
  /** How many attempts begin within each `interval`. If omitted, any number. */
  readonly perInterval?: number;
  /** Milliseconds. If omitted, 1,000. */
  readonly interval?: number;
}

/** What the steps of a pipeline share. */
export interface PipelineOptions {
  /** Limits by the names that steps have for them. If omitted, there are none. */
  readonly limits?: Readonly<Record<string, Limit>>;
}

/** How features of a graph are computed. Made by `definePipeline`. */
export interface Pipeline {
  /** The features, those that no step computes included. */
  readonly graph: FeatureGraph;
  /** The steps and sources by the keys of their features, parents first. */
  readonly steps: ReadonlyMap<string, Step | Source>;
  /** Limits by name. */
  readonly limits: Readonly<Record<string, Limit>>;
}

/**
 * Puts steps and sources together. It may cover a part of the graph: what it leaves out is computed elsewhere, and is read as it is.
 *
 * @param graph The features.
 * @param steps A step or a source for each feature that the pipeline computes, in any order.
 * @param options What the steps share.
 * @returns The pipeline, for `run`.
 * @throws PIPELINE_INVALID for two steps of one feature, a feature that is not in the graph or that another project owns, a limit that does not exist.
 *
 * @example
 * ```ts
 * import { defineFeature, FeatureGraph, from } from "@metaxy-ts/core";
 * import { definePipeline, source, step } from "@metaxy-ts/runner";
 * import { z } from "zod";
 *
 * const word = defineFeature({
 *   key: "word",
 *   id: ["word"],
 *   schema: z.object({ word: z.string() }),
 *   fields: { text: { dataVersion: "word" } },
 * });
 * const vowels = defineFeature({
 *   key: "word/vowels",
 *   id: ["word"],
 *   schema: z.object({ word: z.string(), count: z.number() }),
 *   deps: [from(word)],
 * });
 *
 * export const pipeline = definePipeline(new FeatureGraph([word, vowels]), [
 *   source(word, { samples: [{ word: "apple" }, { word: "pear" }] }),
 *   step(vowels, { compute: ({ word }) => ({ count: word.match(/[aeiou]/g)?.length ?? 0 }) }),
 * ]);
 * ```
 */
export function definePipeline(
  graph: FeatureGraph,
  steps: readonly (Step | Source)[],
  options: PipelineOptions = {},
): Pipeline {
  if (!isFeatureGraph(graph)) throw problem("definePipeline takes a FeatureGraph as its first argument.");
  checkOptions(options, ["limits"], "definePipeline", "PIPELINE_INVALID");
  const limits = options.limits ?? {};
  for (const [name, limit] of Object.entries(limits)) checkLimit(name, limit);
  const byFeature = new Map<string, Step | Source>();
  for (const each of steps) {
    const { feature } = each;
    if (!graph.has(feature))
      throw problem(
        `The pipeline has a ${each.kind} for ${feature}, which is not in its graph${suggestion(feature, graph.features.keys(), "features")}`,
      );
    if (byFeature.has(feature)) throw problem(`The pipeline has two steps for ${feature}. Remove one of them.`);
    if (graph.get(feature).external)
      throw problem(
        `The pipeline has a ${each.kind} for ${feature}, which belongs to another project. Remove it: it is read as it is.`,
      );
    if (each.kind === "step") checkStep(each, graph, limits);
    byFeature.set(feature, each);
  }
  const ordered = [...graph.features.keys()].flatMap((key) => {
    const each = byFeature.get(key);
    return each ? [[key, each] as const] : [];
  });
  return { graph, steps: new Map(ordered), limits };
}

/**
 * Whether a value is what `definePipeline` returned. It is known by its shape, so that one of another copy of this package is one, too.
 *
 * @param value Anything, such as what a module exports.
 * @returns Whether it is a pipeline.
 *
 * @example
 * ```ts
 * import { isPipeline, type Pipeline } from "@metaxy-ts/runner";
 *
 * async function load(module: string): Promise<Pipeline | undefined> {
 *   const { default: found } = (await import(module)) as { default: unknown };
 *   return isPipeline(found) ? found : undefined;
 * }
 * ```
 */
export function isPipeline(value: unknown): value is Pipeline {
  if (typeof value !== "object" || value === null) return false;
  const { graph, steps, limits } = value as Partial<Pipeline>;
  return isFeatureGraph(graph) && typeof steps?.get === "function" && typeof limits === "object";
}

function checkStep({ feature, options }: Step, graph: FeatureGraph, limits: PipelineOptions["limits"] & object): void {
  if (graph.parents(feature).length === 0)
    throw problem(
      `${feature} has no parents, so a step cannot compute it. Say where its samples come from with source().`,
    );
  const { limit } = options;
  if (limit !== undefined && !Object.hasOwn(limits, limit))
    throw problem(
      `The step of ${feature} has the limit ${limit}, which the pipeline does not have${suggestion(limit, Object.keys(limits), "limits")}`,
    );
}

function checkLimit(name: string, limit: Limit): void {
  checkOptions(limit, ["concurrency", "perInterval", "interval"], `Limit ${name}`, "PIPELINE_INVALID");
  for (const [option, value] of Object.entries(limit))
    if (!(Number.isSafeInteger(value) && value > 0))
      throw problem(`Limit ${name} takes a whole number above 0 for ${option}; got ${String(value)}.`);
}

function problem(message: string): MetaxyError {
  return new MetaxyError("PIPELINE_INVALID", message);
}
