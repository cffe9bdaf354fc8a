import type { FeatureState } from "../status/status.js";

/** The colours of a node. */
export interface NodeColors {
  /** Its border and the words of its state. */
  readonly stroke: string;
  readonly fill: string;
}

/** The colours of a drawing. */
export interface Palette {
  readonly background: string;
  readonly text: string;
  readonly dim: string;
  readonly edge: string;
  /** A node without a state. */
  readonly node: NodeColors;
  readonly states: Readonly<Record<FeatureState, NodeColors>>;
}

/** On which background a drawing is shown. */
export type Theme = "light" | "dark";

/** Text has a contrast of at least 4.5:1 on every fill. */
export const palettes: Readonly<Record<Theme, Palette>> = {
  light: {
    background: "#ffffff",
    text: "#1f2328",
    dim: "#59636e",
    edge: "#818b98",
    node: { stroke: "#afb8c1", fill: "#f6f8fa" },
    states: {
      "in-sync": { stroke: "#1a7f37", fill: "#f0fdf4" },
      pending: { stroke: "#9a6700", fill: "#fff8e1" },
      root: { stroke: "#0969da", fill: "#eff7ff" },
      empty: { stroke: "#6e7781", fill: "#ffffff" },
      "no-input": { stroke: "#6e7781", fill: "#ffffff" },
      failed: { stroke: "#cf222e", fill: "#fff1f0" },
    },
  },
  dark: {
    background: "#0d1117",
    text: "#e6edf3",
    dim: "#9198a1",
    edge: "#6e7681",
    node: { stroke: "#484f58", fill: "#161b22" },
    states: {
      "in-sync": { stroke: "#3fb950", fill: "#0f2417" },
      pending: { stroke: "#d29922", fill: "#272012" },
      root: { stroke: "#58a6ff", fill: "#101f33" },
      empty: { stroke: "#8b949e", fill: "#0d1117" },
      "no-input": { stroke: "#8b949e", fill: "#0d1117" },
      failed: { stroke: "#f85149", fill: "#2d1315" },
    },
  },
};
