import type { Terminal } from "./terminal.js";

/** Lets the program end although something still runs that nobody waits for any more. */
export function endSoon({ stdout }: Terminal): void {
  stdout.write("", () => setTimeout(() => process.exit(), 500).unref());
}
