import { styleText } from "node:util";
import { stateLooks } from "../state.js";
import type { Paint } from "./canvas.js";

/** Gives text the colours of a terminal. */
export const withColors: Paint = (text, { look, state }) => {
  if (look === "key") return styleText("bold", text, { validateStream: false });
  if (look === "dim" || look === "edge") return styleText("dim", text, { validateStream: false });
  if (look === "state") return styleText(state ? stateLooks[state].color : "dim", text, { validateStream: false });
  return text;
};

/** Leaves text as it is. */
export const withoutColors: Paint = (text) => text;
