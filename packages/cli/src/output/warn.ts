import type { Terminal } from "../terminal.js";
import { styled } from "../terminal.js";

/** Prints what is worth a look, and stops nothing. */
export function warn(message: string, terminal: Terminal): void {
  terminal.stderr.write(`${styled("yellow", "warning", terminal, terminal.stderr)}: ${message}\n`);
}
