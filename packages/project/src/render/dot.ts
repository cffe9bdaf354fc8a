import type { FeatureState } from "../status/status.js";
import type { GraphDrawing } from "./drawing.js";
import { edgeLabel } from "./edge-label.js";
import type { Direction } from "./layout.js";
import type { Line, NodeLines } from "./node-lines.js";
import { palettes } from "./palette.js";
import { xml } from "./text.js";

const { node: plain, states, text, dim, edge: edgeColor } = palettes.light;

/** The graph in the DOT language of Graphviz. The names of its nodes are the keys. */
export function dot(
  { title, nodes, edges }: GraphDrawing,
  lines: ReadonlyMap<string, NodeLines>,
  direction: Direction,
): string {
  const statements = [
    "digraph metaxy {",
    `  graph [rankdir=${direction} fontname="Helvetica" bgcolor="transparent"${title === null ? "" : ` labelloc=t label=<${xml(title)}>`}]`,
    `  node [shape=box style="rounded,filled" fontname="Helvetica" fontsize=11 margin="0.15,0.1" color="${plain.stroke}" fillcolor="${plain.fill}" fontcolor="${text}"]`,
    `  edge [fontname="Helvetica" fontsize=9 color="${edgeColor}" fontcolor="${dim}" arrowsize=0.7]`,
    ...nodes.map(({ feature, status }) => {
      const colors = status ? ` color="${states[status.state].stroke}" fillcolor="${states[status.state].fill}"` : "";
      return `  "${feature}" [label=<${label(lines.get(feature) as NodeLines, status?.state)}>${colors}]`;
    }),
    ...edges.map((edge) => {
      const attributes = [
        ...(edge.optional ? ["style=dashed"] : []),
        ...(edgeLabel(edge) ? [`label="${edgeLabel(edge)}"`] : []),
      ];
      return `  "${edge.parent}" -> "${edge.child}"${attributes.length > 0 ? ` [${attributes.join(" ")}]` : ""}`;
    }),
    "}",
  ];
  return `${statements.join("\n")}\n`;
}

/** The lines of the feature are centred, those of its fields begin at the left. */
function label({ head, fields }: NodeLines, state: FeatureState | undefined): string {
  const centred = head.map((line) => html(line, state)).join("<br/>");
  return [centred, ...fields.map((line) => html(line, state))]
    .join('<br align="left"/>')
    .concat(fields.length > 0 ? '<br align="left"/>' : "");
}

function html(line: Line, state: FeatureState | undefined): string {
  return line
    .map(({ text: content, look }) => {
      if (look === "key") return `<b>${xml(content)}</b>`;
      const color = look === "dim" ? dim : look === "state" && state ? states[state].stroke : undefined;
      return color ? `<font color="${color}">${xml(content)}</font>` : xml(content);
    })
    .join("");
}
