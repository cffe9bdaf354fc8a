import { defaultCodeVersion } from "@metaxy-ts/core/adapter";
import stringWidth from "string-width";
import type { DependencyEdge, FeatureNode, GraphDrawing } from "./drawing.js";
import { ageWords, countWords, stateWords } from "./state.js";
import { visible } from "./text.js";

/** What the nodes of a drawing show beside keys and states. */
export interface Details {
  /** How many characters of versions; 0 for none. */
  readonly versions: number;
  /** How old the newest samples are, where that is known. */
  readonly ages: boolean;
  /** Fields with their code versions. */
  readonly fields: boolean;
  /** With fields: which fields of the parents they depend on. */
  readonly inputs: boolean;
  readonly project: boolean;
  readonly idColumns: boolean;
}

/** Text in one look. `state` is the look of the node's state. */
export interface Span {
  readonly text: string;
  readonly look: "key" | "plain" | "dim" | "state";
}

/** One line of a node. */
export type Line = readonly Span[];

/** The lines of a node: first those of the feature, then those of its fields. */
export interface NodeLines {
  readonly head: readonly Line[];
  readonly fields: readonly Line[];
}

/** How many columns a line takes in a terminal or a monospaced font. */
export function lineWidth(line: Line): number {
  return line.reduce((width, { text }) => width + stringWidth(text), 0);
}

/** The lines of every node, by key. */
export function linesOf({ nodes, edges }: GraphDrawing, details: Details): ReadonlyMap<string, NodeLines> {
  const incoming = new Map<string, DependencyEdge[]>(nodes.map(({ feature }) => [feature, []]));
  for (const edge of edges) incoming.get(edge.child)?.push(edge);
  const fieldCounts = new Map(nodes.map(({ feature, fields }) => [feature, fields.length]));
  return new Map(
    nodes.map((node) => {
      const { feature } = node;
      const fields = details.fields ? fieldLines(node, incoming.get(feature) ?? [], fieldCounts, details) : [];
      return [feature, { head: headLines(node, details), fields }];
    }),
  );
}

function headLines(node: FeatureNode, details: Details): Line[] {
  const head: Line[] = [keyLine(node)];
  if (node.status) {
    head.push([{ text: stateWords(node.status), look: "state" }]);
    const counts = countWords(node.status);
    if (counts.length > 0) head.push([{ text: counts.join(" · "), look: "plain" }]);
  }
  const facts = factsOf(node, details);
  if (facts.length > 0) head.push([{ text: facts.join(" · "), look: "dim" }]);
  if (details.idColumns) head.push([{ text: `by ${node.idColumns.map(visible).join(", ")}`, look: "dim" }]);
  return head;
}

function keyLine({ feature, external }: FeatureNode): Line {
  const key: Span = { text: feature, look: "key" };
  return external ? [key, { text: " external", look: "dim" }] : [key];
}

/** Project, version and the age of the newest sample, as far as they are shown. */
export function factsOf(node: FeatureNode, { project, versions, ages }: Details): string[] {
  const version = node.featureVersion === null ? "not linked" : node.featureVersion.slice(0, versions);
  const age = ages && node.status?.newest ? [ageWords(node.status.newest)] : [];
  return [...(project ? [visible(node.project)] : []), ...(versions > 0 ? [version] : []), ...age];
}

function fieldLines(
  { fields }: FeatureNode,
  incoming: readonly DependencyEdge[],
  fieldCounts: ReadonlyMap<string, number>,
  details: Details,
): Line[] {
  const columns = fields.map(({ field, codeVersion, fieldVersion }) => [
    field,
    codeVersion === defaultCodeVersion ? "initial" : visible(codeVersion),
    ...(details.versions > 0 && fieldVersion !== null ? [fieldVersion.slice(0, details.versions)] : []),
  ]);
  const widths = columns[0]?.map((_, at) => Math.max(...columns.map((cells) => stringWidth(cells[at] ?? "")))) ?? [];
  const padded = columns.map((cells) =>
    cells.map((cell, at) => cell + " ".repeat((widths[at] ?? 0) - stringWidth(cell))),
  );
  return fields.map(({ field }, at): Line => {
    const [name = "", ...versions] = padded[at] ?? [];
    const inputs = details.inputs ? inputsOf(field, incoming, fieldCounts) : [];
    const rest = [...versions, ...(inputs.length > 0 ? [`← ${inputs.join(", ")}`] : [])];
    return [
      { text: name, look: "plain" },
      { text: `  ${rest.join("  ")}`.trimEnd(), look: "dim" },
    ];
  });
}

/** `video/raw.audio`, or `video/raw` for all its fields. */
function inputsOf(
  field: string,
  incoming: readonly DependencyEdge[],
  fieldCounts: ReadonlyMap<string, number>,
): string[] {
  return incoming.flatMap(({ parent, fields }) =>
    fields
      .filter((each) => each.field === field)
      .flatMap(({ parentFields }) =>
        parentFields.length === fieldCounts.get(parent) ? [parent] : parentFields.map((each) => `${parent}.${each}`),
      ),
  );
}
