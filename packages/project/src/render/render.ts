import type { FeatureGraph } from "@metaxy-ts/core";
import { checkOptions, MetaxyError, suggestion } from "@metaxy-ts/core/adapter";
import type { RenderFormat, RenderOptions } from "./options.js";
import { optionNames, renderFormats } from "./options.js";

/**
 * Draws a graph of features.
 *
 * `json` has everything, whatever the options show: see {@link GraphDrawing}. Text of any characters is escaped for its format. A terminal gets boxes and
 * lines if they fit its width, else an indented tree.
 *
 * @param graph The graph.
 * @param options The format, and what is shown.
 * @returns The drawing: bytes for `png`, text for all other formats.
 * @throws FEATURE_NOT_FOUND for a feature that the graph does not have; ARGUMENT_INVALID for an unknown option or format, and for PNG on a machine
 * without fonts; PACKAGE_MISSING for PNG without `@resvg/resvg-js`.
 *
 * @example
 * ```ts
 * import { defineFeature, FeatureGraph } from "@metaxy-ts/core";
 * import { renderGraph } from "@metaxy-ts/project";
 *
 * const raw = defineFeature({ key: "video/raw", id: ["video_id"] });
 * const crop = defineFeature({ key: "video/crop", id: ["video_id"], deps: [raw] });
 * console.log(await renderGraph(new FeatureGraph([crop])));
 * ```
 */
export function renderGraph(
  graph: FeatureGraph,
  options: RenderOptions & { readonly format: "png" },
): Promise<Uint8Array>;
export function renderGraph(
  graph: FeatureGraph,
  options?: RenderOptions & { readonly format?: Exclude<RenderFormat, "png"> },
): Promise<string>;
export function renderGraph(graph: FeatureGraph, options?: RenderOptions): Promise<string | Uint8Array>;
export async function renderGraph(graph: FeatureGraph, options: RenderOptions = {}): Promise<string | Uint8Array> {
  checkOptions(options, optionNames, "renderGraph");
  const { format = "terminal" } = options;
  if (!renderFormats.includes(format))
    throw new MetaxyError(
      "ARGUMENT_INVALID",
      `There is no format ${JSON.stringify(format)}${suggestion(String(format), renderFormats, "formats")}`,
    );
  const { drawn } = await import("./drawn.js"); // most programs that load this package draw nothing
  return drawn(graph, { ...options, format });
}
