import { Console } from "node:console";
import type { Terminal } from "../terminal.js";

const own = globalThis.console;

/** What modules of the project print is a message, because stdout is for data. */
export function consoleToStderr({ stderr }: Terminal): void {
  globalThis.console = new Console(stderr);
}

/** What code prints is what its user wants to see. */
export function consoleToStdout(): void {
  globalThis.console = own;
}
