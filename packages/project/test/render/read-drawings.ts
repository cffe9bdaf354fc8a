import { Graphviz } from "@hpcc-js/wasm-graphviz";
import { JSDOM } from "jsdom";
import stringWidth from "string-width";
import { vi } from "vitest";

/** What stands in a drawing, read by a program that is not ours. */
export interface ReadDrawing {
  /** The text of each node. */
  readonly nodes: readonly string[];
  /** `parent → child`, sorted. */
  readonly edges: readonly string[];
  readonly title: string;
}

/** Reads DOT with Graphviz. */
export async function readDot(drawing: string): Promise<ReadDrawing> {
  const graphviz = await Graphviz.load();
  const {
    objects = [],
    edges = [],
    label = "",
  } = JSON.parse(graphviz.layout(drawing, "json0" as "json", "dot")) as {
    objects?: { name: string; label: string }[];
    edges?: { tail: number; head: number }[];
    label?: string;
  };
  const name = (index: number): string => objects[index]?.name ?? "";
  return {
    nodes: objects.map((node) => node.label),
    edges: edges.map(({ tail, head }) => `${name(tail)} → ${name(head)}`).sort(),
    title: label,
  };
}

/** Reads Mermaid with its own parser, which needs the objects of a browser. */
export async function readMermaid(drawing: string): Promise<ReadDrawing> {
  const { window } = new JSDOM("");
  vi.stubGlobal("window", window);
  vi.stubGlobal("document", window.document);
  try {
    const { default: mermaid } = await import("mermaid");
    await mermaid.parse(drawing);
    const { db } = await mermaid.mermaidAPI.getDiagramFromText(drawing);
    const flow = db as unknown as {
      getVertices(): Map<string, { id: string; text: string }>;
      getEdges(): { start: string; end: string }[];
    };
    // Mermaid keeps entities of its own until it draws.
    const text = (label: string): string =>
      label.replaceAll(/ﬂ°°(\d+)¶ß/g, (_, code: string) => `&#${code};`).replaceAll(/<br ?\/?>/g, "\n");
    const plain = (label: string): string => {
      const element = window.document.createElement("pre");
      element.innerHTML = text(label);
      return element.textContent;
    };
    const vertices = flow.getVertices();
    const key = (id: string): string => plain(vertices.get(id)?.text ?? "").split("\n")[0] ?? "";
    return {
      nodes: [...vertices.values()].map((each) => plain(each.text)),
      edges: flow
        .getEdges()
        .map(({ start, end }) => `${key(start)} → ${key(end)}`)
        .sort(),
      title: JSON.parse(/^---\ntitle: (.*)\n---\n/.exec(drawing)?.[1] ?? '""') as string,
    };
  } finally {
    vi.unstubAllGlobals();
  }
}

const { window: xml } = new JSDOM("");

/** Reads SVG as XML. */
export function readSvg(drawing: string): ReadDrawing {
  const document = new xml.DOMParser().parseFromString(drawing, "image/svg+xml");
  const texts = (selector: string, part: string): string[] =>
    [...document.querySelectorAll(selector)].map((each) =>
      [...each.querySelectorAll(part)].map(({ textContent }) => textContent).join("\n"),
    );
  return {
    nodes: texts(".node", "text"),
    edges: texts(".edge", "title").sort(),
    title: document.querySelector("svg > title")?.textContent ?? "",
  };
}

/** Reads a tree of a terminal: which key is how far to the right. */
export function readTree(drawing: string): ReadDrawing {
  const nodes: string[] = [];
  const edges: string[] = [];
  const above: string[] = [];
  for (const row of drawing.trimEnd().split("\n")) {
    const [, branch = "", key = "", mark] = /^([│├└─ ]*)([^ ]+)( [↑↓])?/.exec(row) ?? [];
    const depth = branch.length / 3;
    if (mark === undefined) nodes.push(key);
    // What is continued below is not an edge there.
    if (depth > 0) edges.push(`${above[depth - 1]} → ${key}`);
    above[depth] = key;
  }
  return { nodes, edges: edges.sort(), title: "" };
}

const sidesOf: Readonly<Record<string, string>> = {
  "│": "NS",
  "┆": "NS",
  "─": "EW",
  "┄": "EW",
  "╰": "NE",
  "╭": "ES",
  "╮": "SW",
  "╯": "NW",
  "├": "NES",
  "┤": "NSW",
  "┬": "ESW",
  "┴": "NEW",
  "┼": "NESW",
};
const steps: Readonly<Record<string, readonly [number, number, string]>> = {
  N: [0, -1, "S"],
  S: [0, 1, "N"],
  E: [1, 0, "W"],
  W: [-1, 0, "E"],
};

/** Reads boxes and lines of a terminal: each arrow is followed back to the box that it comes from. Boxes have one line. */
export function readBoxes(drawing: string): ReadDrawing {
  const rows = drawing.split("\n").map((row) => {
    const cells: string[] = [];
    for (const { segment } of new Intl.Segmenter("en").segment(row))
      cells.push(segment, ...Array.from({ length: stringWidth(segment) - 1 }, () => ""));
    return cells;
  });
  const at = (x: number, y: number): string => rows[y]?.[x] ?? " ";
  const boxes: { key: string; left: number; right: number; top: number; bottom: number }[] = [];
  for (const [y, row] of rows.entries()) {
    for (const [, key = ""] of row.join("").matchAll(/│ ([a-z]+\/f\d+) +[│├]/g)) {
      const left = row.join("").indexOf(`│ ${key} `);
      let [top, bottom, right] = [y, y, left + key.length];
      while (at(left, top) !== "╭") top--;
      while (at(left, bottom) !== "╰") bottom++;
      while (at(right, top) !== "╮") right++;
      boxes.push({ key, left, right, top, bottom });
    }
  }
  const boxAt = (x: number, y: number): string | undefined =>
    boxes.find(({ left, right, top, bottom }) => x >= left && x <= right && y >= top && y <= bottom)?.key;
  const edges: string[] = [];
  for (const [y, row] of rows.entries()) {
    for (const [x, character] of row.entries()) {
      const down = character === "▼" || character === "▽";
      if (!down && character !== "▶" && character !== "▷") continue;
      const child = down ? boxAt(x, y + 1) : boxAt(x + 1, y);
      for (const parent of sources(x, y, down ? "N" : "W")) edges.push(`${parent} → ${child}`);
    }
  }
  return { nodes: boxes.map(({ key }) => key), edges: edges.sort(), title: "" };

  function sources(x: number, y: number, side: string): Set<string> {
    const found = new Set<string>();
    const seen = new Set<string>();
    const ways: [number, number, string][] = [[x, y, side]];
    for (let way = ways.pop(); way; way = ways.pop()) {
      const [stepX, stepY, entered] = steps[way[2]] as readonly [number, number, string];
      const [nextX, nextY] = [way[0] + stepX, way[1] + stepY];
      if (seen.has(`${nextX} ${nextY} ${entered}`)) continue;
      seen.add(`${nextX} ${nextY} ${entered}`);
      const box = boxAt(nextX, nextY);
      if (box !== undefined) {
        if (at(nextX, nextY) === (entered === "S" ? "┬" : "├")) found.add(box);
        continue;
      }
      const character = at(nextX, nextY);
      const sides = sidesOf[character] ?? "";
      // A horizontal line passes below a vertical one, and a label lies on its line.
      const straight = (sides === "NS" && "EW".includes(entered)) || "1:N".includes(character);
      const on = straight ? [way[2]] : [...sides].filter((each) => each !== entered);
      for (const each of on) ways.push([nextX, nextY, each]);
    }
    return found;
  }
}
