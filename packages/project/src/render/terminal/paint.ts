import { styleText } from "node:util";
import type { FeatureState } from "../../status/status.js";
import type { Paint } from "./canvas.js";

type Color = Parameters<typeof styleText>[0];

/** Colours of the terminal's own palette, which are legible on light and on dark backgrounds. */
const colors: Readonly<Record<FeatureState, Color>> = {
  "in-sync": "green",
  pending: "yellow",
  root: "green",
  empty: "yellow",
  "no-input": "yellow",
  failed: "red",
};

/** Gives text the colours of a terminal. */
export const withColors: Paint = (text, { look, state }) => {
  if (look === "key") return styleText("bold", text, { validateStream: false });
  if (look === "dim" || look === "edge") return styleText("dim", text, { validateStream: false });
  if (look === "state") return styleText(state ? colors[state] : "dim", text, { validateStream: false });
  return text;
};

/** Leaves text as it is. */
export const withoutColors: Paint = (text) => text;
