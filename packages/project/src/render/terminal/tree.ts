import stringWidth from "string-width";
import type { DependencyEdge, FeatureNode, GraphDrawing } from "../drawing.js";
import { edgeLabel } from "../edge-label.js";
import type { Details, NodeLines } from "../node-lines.js";
import { factsOf } from "../node-lines.js";
import { countWords, stateWords } from "../state.js";
import { visible } from "../text.js";
import type { Paint, Style } from "./canvas.js";

/** A feature in the tree: printed with what depends on it, or a reference to where it is. */
interface Row {
  /** The lines of the tree in front of the key. */
  readonly branch: string;
  /** In front of what stands below the key. */
  readonly below: string;
  readonly node: FeatureNode;
  /** What is known about the edge: `1:N`, `optional`. */
  readonly notes: readonly string[];
  /** `above` and `below`: where the feature is printed if not here. */
  readonly printed: "here" | "above" | "below";
}

/**
 * Draws features as an indented tree: below each, those that depend on it. A feature with several parents stands below the first of them; the others
 * refer to it.
 */
export function drawTree(
  drawing: GraphDrawing,
  lines: ReadonlyMap<string, NodeLines>,
  details: Details,
  columns: number,
  paint: Paint,
): string[] {
  const rows = rowsOf(drawing, Math.floor(columns / 2));
  const cells = rows.map((row) => (row.printed === "here" ? cellsOf(row.node, details) : []));
  const heads = rows.map(headOf);
  const isDescribed = (at: number): boolean => cells[at]?.some(({ text }) => text !== "") ?? false;
  const keyWidth = Math.max(0, ...heads.map((head, at) => (isDescribed(at) ? stringWidth(head) : 0)));
  const widths = [0, 1, 2, 3].map((index) => Math.max(0, ...cells.map((row) => stringWidth(row[index]?.text ?? ""))));
  const inColumns = keyWidth + widths.reduce((sum, width) => sum + (width > 0 ? width + 2 : 0), 0) <= columns;
  return rows.flatMap((row, at) => {
    const own = (cells[at] ?? []).map(
      ({ text, look }): StyledText => ({ text, style: { look, state: row.node.status?.state } }),
    );
    const fields = row.printed === "here" ? (lines.get(row.node.feature)?.fields ?? []) : [];
    const gap = " ".repeat(Math.max(0, keyWidth - stringWidth(heads[at] ?? "")));
    const beside = own.flatMap(({ text, style }, index) => {
      const width = widths[index] ?? 0;
      return width > 0 ? [`  ${text && paint(text, style)}${" ".repeat(width - stringWidth(text))}`] : [];
    });
    const below = inColumns ? [] : folded(own, columns - stringWidth(row.below), paint);
    return [
      paintHead(row, paint) + (inColumns && isDescribed(at) ? `${gap}${beside.join("")}`.trimEnd() : ""),
      ...below.map((text) => paint(row.below, { look: "edge" }) + text),
      ...fields.map(
        (line) => paint(row.below, { look: "edge" }) + line.map(({ text, look }) => paint(text, { look })).join(""),
      ),
    ];
  });
}

interface StyledText {
  readonly text: string;
  readonly style: Style;
}

/** Strings one after the other, in as few lines as they fit in. */
function folded(texts: readonly StyledText[], columns: number, paint: Paint): string[] {
  const lines: string[] = [];
  let width = Number.POSITIVE_INFINITY;
  for (const { text, style } of texts) {
    if (text === "") continue;
    const painted = paint(text, style);
    if (width + 3 + stringWidth(text) <= columns) {
      lines.push(`${lines.pop()} ${paint("·", { look: "dim" })} ${painted}`);
      width += 3 + stringWidth(text);
    } else {
      lines.push(painted);
      width = stringWidth(text);
    }
  }
  return lines;
}

function headOf({ branch, node, notes, printed }: Row): string {
  const reference = printed === "here" ? "" : printed === "above" ? " ↑" : " ↓";
  return `${branch}${node.feature}${reference}${notesText(node, notes)}`;
}

function paintHead({ branch, node, notes, printed }: Row, paint: Paint): string {
  const key =
    printed === "here"
      ? paint(node.feature, { look: "key" })
      : paint(`${node.feature} ${printed === "above" ? "↑" : "↓"}`, { look: "dim" });
  const rest = notesText(node, notes);
  return `${branch && paint(branch, { look: "edge" })}${key}${rest && paint(rest, { look: "dim" })}`;
}

function notesText({ external }: FeatureNode, notes: readonly string[]): string {
  const all = [...notes, ...(external ? ["external"] : [])];
  return all.length > 0 ? ` (${all.join(", ")})` : "";
}

interface TreeCell {
  readonly text: string;
  readonly look: "state" | "plain" | "dim";
}

function cellsOf(node: FeatureNode, details: Details): TreeCell[] {
  const { status } = node;
  return [
    { text: status ? stateWords(status) : "", look: "state" },
    { text: status ? countWords(status).join(" · ") : "", look: "plain" },
    { text: factsOf(node, details).join(" · "), look: "dim" },
    { text: details.idColumns ? `by ${node.idColumns.map(visible).join(", ")}` : "", look: "dim" },
  ];
}

/** @param deepest How far the tree is indented at most: what would be further right is printed from the left again, below. */
function rowsOf({ nodes, edges }: GraphDrawing, deepest: number): Row[] {
  const byKey = new Map(nodes.map((node) => [node.feature, node]));
  const children = new Map<string, DependencyEdge[]>(nodes.map(({ feature }) => [feature, []]));
  const isChild = new Set<string>();
  for (const edge of edges) {
    children.get(edge.parent)?.push(edge);
    isChild.add(edge.child);
  }
  const rows: Row[] = [];
  const seen = new Set<string>();
  const waiting = nodes.filter(({ feature }) => !isChild.has(feature));
  const visit = (node: FeatureNode, branch: string, indent: string, edge?: DependencyEdge): void => {
    const own = children.get(node.feature) ?? [];
    const notes = edge ? [edgeLabel(edge), edge.optional ? "optional" : ""].filter((note) => note !== "") : [];
    const tooDeep = indent.length > deepest && own.length > 0;
    const printed = seen.has(node.feature) ? "above" : tooDeep ? "below" : "here";
    rows.push({ branch, below: `${indent}${own.length > 0 ? "│  " : "   "}`, node, notes, printed });
    if (printed === "below" && !waiting.includes(node)) waiting.unshift(node);
    if (printed !== "here") return;
    seen.add(node.feature);
    for (const [index, each] of own.entries()) {
      const isLast = index === own.length - 1;
      const child = byKey.get(each.child) as FeatureNode;
      visit(child, `${indent}${isLast ? "└─ " : "├─ "}`, `${indent}${isLast ? "   " : "│  "}`, each);
    }
  };
  for (let node = waiting.shift(); node; node = waiting.shift()) if (!seen.has(node.feature)) visit(node, "", "");
  return rows;
}
