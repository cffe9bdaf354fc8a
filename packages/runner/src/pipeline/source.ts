import type { Feature, FeatureTypes, OrphanedRow, WriteRow } from "@metaxy-ts/core";
import { checkOptions } from "@metaxy-ts/core/adapter";
import { invalid } from "./step.js";

/** What a source gets. */
export interface SourceContext {
  /** Aborted when the run stops. */
  readonly signal: AbortSignal;
}

/** Where the samples of a root feature come from. */
export interface SourceOptions<Types extends FeatureTypes> {
  /** The samples that there are now, or a function that lists them. */
  readonly samples:
    | Samples<WriteRow<Types>>
    | ((context: SourceContext) => Samples<WriteRow<Types>> | Promise<Samples<WriteRow<Types>>>);
  /** Whether these are all samples, so that stored ones that are not among them are orphaned, and deleted. If omitted, they are. */
  readonly complete?: boolean;
  /** Called with samples that are no longer there, before their rows are deleted. If omitted, nothing is. */
  readonly onOrphaned?: (rows: readonly OrphanedRow<Types>[]) => void | Promise<void>;
}

/** Rows that can be iterated over. */
export type Samples<Row> = Iterable<Row> | AsyncIterable<Row>;

/** How a root feature gets its samples. Made by `source`. */
export interface Source {
  /** What it is; a `step` is the other kind. */
  readonly kind: "source";
  /** The key of its feature. */
  readonly feature: string;
  /** As `source` got them. */
  readonly options: SourceOptions<FeatureTypes>;
}

/**
 * Says where the samples of a root feature come from. A run compares them with the stored ones: new and changed ones are written, those that are
 * gone are deleted.
 *
 * @param feature The feature, which has no parents.
 * @param options The samples, as they are or as a function that lists them.
 * @returns The source, for `definePipeline`.
 * @throws PIPELINE_INVALID for a feature with parents, or unknown options.
 *
 * @example
 * ```ts
 * import { glob, stat } from "node:fs/promises";
 * import { defineFeature } from "@metaxy-ts/core";
 * import { source } from "@metaxy-ts/runner";
 * import { z } from "zod";
 *
 * const file = defineFeature({
 *   key: "file",
 *   id: ["path"],
 *   schema: z.object({ path: z.string(), changed: z.string() }),
 *   fields: { content: { dataVersion: "changed" } },
 * });
 *
 * export const files = source(file, {
 *   async *samples() {
 *     for await (const path of glob("images/*.jpg")) yield { path, changed: (await stat(path)).mtime.toISOString() };
 *   },
 * });
 * ```
 */
export function source<Types extends FeatureTypes>(feature: Feature<Types>, options: SourceOptions<Types>): Source {
  const where = `source(${feature.key})`;
  checkOptions(options, ["samples", "complete", "onOrphaned"], where, "PIPELINE_INVALID");
  if (feature.spec.dependencies.length > 0)
    throw invalid(where, "is for features without parents; say how this one is computed with step().");
  if (options.samples === undefined || options.samples === null)
    throw invalid(where, "needs samples: rows, or a function that lists them.");
  return { kind: "source", feature: feature.key, options: options as unknown as SourceOptions<FeatureTypes> };
}
