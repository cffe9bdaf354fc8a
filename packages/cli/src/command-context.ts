import type { Terminal } from "./terminal.js";

/** What a command ends with if it was able to do its work: `exitCodes.failed` for an assertion that does not hold; undefined if it is done. */
export type Outcome = number | undefined;

/** What the actions of all commands need. */
export interface CommandContext {
  readonly terminal: Terminal;
  /** Called by an action whose outcome is not `done`. */
  end(outcome: Outcome): void;
}
