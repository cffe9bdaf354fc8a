import type { FeatureInput } from "@metaxy-ts/core";
import type { FeatureStatus } from "../status/status.js";
import type { Direction } from "./layout.js";
import type { Theme } from "./palette.js";
import type { TerminalOptions } from "./terminal/terminal.js";

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

/** All options. */
export const optionNames: readonly (keyof RenderOptions)[] = [
  ...(["format", "direction", "features", "title", "minimal", "versions", "fields", "inputs", "project"] as const),
  ...(["idColumns", "statuses", "hashLength", "terminal", "theme"] as const),
];
