import type { FeatureGraph, FeatureInput } from "@metaxy-ts/core";
import { checkOptions, MetaxyError, suggestion } from "@metaxy-ts/core/adapter";
import type { FeatureStatus } from "../status/status.js";
import { dot } from "./dot.js";
import { drawingOf } from "./drawing.js";
import type { Direction } from "./layout.js";
import { mermaid } from "./mermaid.js";
import type { Details } from "./node-lines.js";
import { linesOf } from "./node-lines.js";
import type { Theme } from "./palette.js";
import { png } from "./png.js";
import { svg } from "./svg.js";
import type { TerminalOptions } from "./terminal/terminal.js";
import { terminal } from "./terminal/terminal.js";

/** All formats of drawings: characters for a terminal, Mermaid, DOT for Graphviz, images, and plain data. */
export const renderFormats = ["terminal", "mermaid", "graphviz", "svg", "png", "json"] as const;

/** One format of drawings. */
export type RenderFormat = (typeof renderFormats)[number];

/** How a graph is drawn. Every option may be omitted. */
export interface RenderOptions {
  /** If omitted, `terminal`. */
  readonly format?: RenderFormat;
  /** Where dependencies go: `TB` down, `LR` to the right. If omitted, down; in a terminal, to the right if only that fits. */
  readonly direction?: Direction;
  /** The features to draw, and the dependencies between them. If omitted, all. */
  readonly features?: Iterable<FeatureInput>;
  /** If omitted, the drawing has none. */
  readonly title?: string;
  /** Nothing but keys and states, whatever the options below say. If omitted, false. */
  readonly minimal?: boolean;
  /** How many characters of versions are shown; 0 for none. If omitted, 8. */
  readonly versions?: number;
  /** Whether fields are shown, with their code versions. If omitted, false. */
  readonly fields?: boolean;
  /** Whether each field shows the fields of parents that it depends on. If omitted, false; if true, fields are shown. */
  readonly inputs?: boolean;
  /** Whether projects are shown. If omitted, they are if there are several. */
  readonly project?: boolean;
  /** Whether ID columns are shown. If omitted, false. */
  readonly idColumns?: boolean;
  /** The states of features in a store, which give them their colours. If omitted, none is shown. */
  readonly statuses?: Iterable<FeatureStatus>;
  /** The length of versions in the store: `store.hash.length`. If omitted, 16. */
  readonly hashLength?: number;
  /** The terminal of the format `terminal`. If omitted, one of 80 columns without colours. */
  readonly terminal?: TerminalOptions;
  /** The colours of images. If omitted, an SVG image has those that its viewer prefers, and PNG is light. */
  readonly theme?: Theme;
}

const names: readonly (keyof RenderOptions)[] = [
  ...(["format", "direction", "features", "title", "minimal", "versions", "fields", "inputs", "project"] as const),
  ...(["idColumns", "statuses", "hashLength", "terminal", "theme"] as const),
];

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
  checkOptions(options, names, "renderGraph");
  const { format = "terminal", direction, theme, title, features, statuses = [], hashLength } = options;
  const drawing = drawingOf(graph, { features, title, statuses, hashLength });
  const details = detailsOf(options, new Set(drawing.nodes.map(({ project }) => project)).size > 1);
  const lines = linesOf(drawing, details);
  switch (format) {
    case "terminal":
      return terminal(drawing, lines, details, direction, options.terminal ?? {});
    case "mermaid":
      return mermaid(drawing, lines, direction ?? "TB");
    case "graphviz":
      return dot(drawing, lines, direction ?? "TB");
    case "svg":
      return svg(drawing, lines, direction ?? "TB", theme);
    case "png":
      return png(await svg(drawing, lines, direction ?? "TB", theme ?? "light"), process.cwd());
    case "json":
      return `${JSON.stringify(drawing, null, 2)}\n`;
    default:
      throw new MetaxyError(
        "ARGUMENT_INVALID",
        `There is no format ${JSON.stringify(format)}${suggestion(String(format), renderFormats, "formats")}`,
      );
  }
}

function detailsOf(options: RenderOptions, severalProjects: boolean): Details {
  const {
    minimal = false,
    versions = 8,
    fields = false,
    inputs = false,
    project = severalProjects,
    idColumns = false,
  } = options;
  if (minimal) return { versions: 0, fields: false, inputs: false, project: false, idColumns: false };
  return { versions, fields: fields || inputs, inputs, project, idColumns };
}
