import type { Terminal } from "../terminal.js";
import { styled } from "../terminal.js";
import { liveLines } from "./live.js";

/** A line that says how far the work is. */
export interface Progress {
  update(text: string): void;
  /** Removes the line. To be awaited before something else is printed. */
  stop(): Promise<void>;
}

/** Shows a sign that moves beside a text on a terminal, and nothing elsewhere. */
export function progress(text: string, terminal: Terminal): Progress {
  const { stderr } = terminal;
  if (!stderr.isTTY) return { update: () => undefined, stop: async () => undefined };
  let shown = text;
  const lines = liveLines((sign) => `${styled("cyan", sign, terminal, stderr)} ${shown}`, stderr);
  return {
    update(next) {
      shown = next;
    },
    stop: async () => (await lines).stop(),
  };
}
