import { spawn } from "node:child_process";
import { join } from "node:path";
import { text } from "node:stream/consumers";

/** How a program runs in a terminal. */
export interface InTerminal {
  /** The width of the terminal. If omitted, 100. */
  readonly columns?: number;
  /** What is typed: at once, or each part when the screen has shown something new. If omitted, nothing. */
  readonly input?: string | readonly (readonly [shown: string, typed: string])[];
  /** Environment variables beside those of every terminal. If omitted, none. */
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs a program in a pseudo-terminal, which shows both streams together. */
export async function runInTerminal(
  folder: string,
  command: readonly string[],
  { columns = 100, input = "", env = {} }: InTerminal = {},
): Promise<{ readonly screen: string; readonly code: number | null }> {
  const { PATH, HOME } = process.env;
  const child = spawn("python3", [join(import.meta.dirname, "in_terminal.py"), String(columns), ...command], {
    cwd: folder,
    env: { PATH, HOME, TERM: "xterm-256color", ...env },
    stdio: ["pipe", "pipe", "inherit"],
  });
  const code = new Promise<number | null>((resolve) => child.once("close", resolve));
  if (typeof input === "string") child.stdin.end(input);
  else {
    const steps = [...input];
    let fresh = "";
    child.stdout.on("data", (data: Buffer) => {
      fresh += data.toString();
      const [shown, typed] = steps[0] ?? [];
      if (shown === undefined || typed === undefined || !fresh.includes(shown)) return;
      steps.shift();
      fresh = "";
      child.stdin.write(typed);
      if (steps.length === 0) child.stdin.end();
    });
  }
  return { screen: (await text(child.stdout)).replaceAll("\r\n", "\n"), code: await code };
}
