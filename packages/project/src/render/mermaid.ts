import type { GraphDrawing } from "./drawing.js";
import { edgeLabel } from "./edge-label.js";
import type { Direction } from "./layout.js";
import type { Line, NodeLines } from "./node-lines.js";
import { palettes } from "./palette.js";
import { visible } from "./text.js";

/** The graph as a flowchart of Mermaid, which GitHub and many other places draw. */
export function mermaid(
  { title, nodes, edges }: GraphDrawing,
  lines: ReadonlyMap<string, NodeLines>,
  direction: Direction,
): string {
  const ids = new Map(nodes.map(({ feature }, index) => [feature, `n${index}`]));
  const states = new Set(nodes.flatMap(({ status }) => (status ? [status.state] : [])));
  const text = [
    ...(title === null ? [] : ["---", `title: ${JSON.stringify(visible(title))}`, "---"]),
    `flowchart ${direction}`,
    ...nodes.map(({ feature, status }) => {
      const { head, fields } = lines.get(feature) as NodeLines;
      const label = [...head, ...fields].map(html).join("<br/>");
      return `  ${ids.get(feature)}["${label}"]${status ? `:::${status.state}` : ""}`;
    }),
    ...edges.map((edge) => {
      const label = edgeLabel(edge);
      const arrow = edge.optional ? "-.->" : "-->";
      return `  ${ids.get(edge.parent)} ${arrow}${label && `|${label}|`} ${ids.get(edge.child)}`;
    }),
    ...[...states].map((state) => {
      const { stroke, fill } = palettes.light.states[state];
      return `  classDef ${state} stroke:${stroke},fill:${fill},color:${palettes.light.text}`;
    }),
  ];
  return `${text.join("\n")}\n`;
}

function html(line: Line): string {
  return line
    .map(({ text, look }) => {
      const content = entities(text);
      return look === "key" ? `<b>${content}</b>` : look === "dim" ? `<small>${content}</small>` : content;
    })
    .join("");
}

/** Mermaid reads Markdown and its own entities in labels: everything but letters, digits and a few marks is written as one. */
function entities(text: string): string {
  return visible(text)
    .replaceAll(/ +/g, " ")
    .replaceAll(/[^\p{L}\p{N} /_,:←·✓●◆○…✗%]/gu, (character) => `#${character.codePointAt(0)};`);
}
