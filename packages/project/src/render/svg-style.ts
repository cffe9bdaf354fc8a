import type { NodeColors, Palette, Theme } from "./palette.js";
import { palettes } from "./palette.js";

/** Of the text of nodes, in pixels. */
export const fontSize = 13;

/** The monospaced font that most machines without a screen have. */
export const commonFont = "DejaVu Sans Mono";

/** Monospaced, so that the width of text is known wherever it is drawn. None is wider than 0.61 em. */
const fontFamilies = ["ui-monospace", "SFMono-Regular", "Menlo", "Consolas", commonFont, "monospace"];

/** The style of a drawing. Its rules only concern the drawing, wherever it is embedded. Without a theme it has both. */
export function styleOf(theme: Theme | undefined): string {
  const rules = [...shapes, ...colors(palettes[theme ?? "light"])].map(scoped);
  if (theme !== undefined) return rules.join("");
  return `${rules.join("")}@media(prefers-color-scheme:dark){${colors(palettes.dark).map(scoped).join("")}}`;
}

type Rule = readonly [selector: string, declarations: string];

const scoped = ([selector, declarations]: Rule): string => `.metaxy-graph ${selector}{${declarations}}`;

const fonts = fontFamilies.map((name) => (name.includes(" ") ? `'${name}'` : name)).join(",");

const shapes: readonly Rule[] = [
  ["text", `font-family:${fonts};font-size:${fontSize}px`],
  [".title", `font-size:${fontSize * 1.25}px;font-weight:bold`],
  [".node rect", "stroke-width:1.5"],
  [".divider", "stroke-width:1"],
  [".key", "font-weight:bold"],
  [".curve", "fill:none;stroke-width:1.5"],
  [".optional .curve", "stroke-dasharray:5 4"],
  [".label", `font-size:${fontSize - 2}px;text-anchor:middle`],
];

function colors({ background, text, dim, edge, node, states }: Palette): Rule[] {
  return [
    [".background", `fill:${background}`],
    ["text", `fill:${text}`],
    [".dim", `fill:${dim}`],
    [".curve", `stroke:${edge}`],
    [".arrow", `fill:${edge}`],
    [".label", `fill:${dim}`],
    [".label-background", `fill:${background}`],
    ...[["plain", node] as const, ...(Object.entries(states) as [string, NodeColors][])].flatMap(([name, look]) =>
      nodeColors(name, look),
    ),
  ];
}

function nodeColors(name: string, { stroke, fill }: NodeColors): Rule[] {
  return [
    [`.${name} rect`, `stroke:${stroke};fill:${fill}`],
    [`.${name} .divider`, `stroke:${stroke}`],
    [`.${name} .state`, `fill:${stroke}`],
  ];
}
