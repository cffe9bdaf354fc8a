import type { Readable, Writable } from "node:stream";
import { styleText } from "node:util";

/** Where the program runs: what it reads, and where it writes. */
export interface Terminal {
  /** The working directory. */
  readonly folder: string;
  /** The environment. `.env` files add to it. */
  readonly env: Record<string, string | undefined>;
  /** For answers of the user. */
  readonly stdin: Readable & { readonly isTTY?: boolean };
  /** For data. */
  readonly stdout: Output;
  /** For messages. */
  readonly stderr: Output;
  /** Aborted when the user interrupts the program. */
  readonly signal: AbortSignal;
  /**
   * A signal that aborts when the user interrupts the program a second time, for a command that then has something to do. Without a call, the second
   * interruption ends the program, as the third one always does.
   */
  readonly interruptedAgain: () => AbortSignal;
}

/** A stream, perhaps of a terminal. */
export interface Output extends Writable {
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
}

type Style = "bold" | "dim" | "red" | "green" | "yellow" | "cyan";

/** Whether a stream shows styles: on a terminal without NO_COLOR, or with FORCE_COLOR. */
export function showsStyles({ env }: Terminal, output: Output): boolean {
  const forced = env.FORCE_COLOR !== undefined && env.FORCE_COLOR !== "0";
  return env.NO_COLOR ? false : forced || (output.isTTY === true && env.TERM !== "dumb");
}

/** Text in a style, if the stream shows styles. */
export function styled(style: Style, text: string, terminal: Terminal, output: Output): string {
  return showsStyles(terminal, output) ? styleText(style, text, { validateStream: false }) : text;
}
