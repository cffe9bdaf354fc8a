import type { FeatureGraph } from "@metaxy-ts/core";
import { dot } from "./dot.js";
import { drawingOf } from "./drawing.js";
import { mermaid } from "./mermaid.js";
import type { Details } from "./node-lines.js";
import { linesOf } from "./node-lines.js";
import type { RenderFormat, RenderOptions } from "./options.js";
import { png } from "./png.js";
import { svg } from "./svg.js";
import { terminal } from "./terminal/terminal.js";

/** The drawing of a graph. @throws what `renderGraph` does. */
export async function drawn(
  graph: FeatureGraph,
  options: RenderOptions & { readonly format: RenderFormat },
): Promise<string | Uint8Array> {
  const { direction, theme, title, features, statuses = [], hashLength } = options;
  const drawing = drawingOf(graph, { features, title, statuses, hashLength });
  const details = detailsOf(options, new Set(drawing.nodes.map(({ project }) => project)).size > 1);
  const lines = linesOf(drawing, details);
  switch (options.format) {
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
  if (minimal) return { versions: 0, ages: false, fields: false, inputs: false, project: false, idColumns: false };
  return { versions, ages: true, fields: fields || inputs, inputs, project, idColumns };
}
