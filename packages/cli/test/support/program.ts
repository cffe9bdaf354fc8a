import { spawn } from "node:child_process";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { packagesFolder } from "@metaxy-ts/testing";

const main = join(packagesFolder, "cli/dist/main.js");

/** What the program printed, and its exit code. */
export interface Ended {
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number | null;
}

/** Runs the built program in a folder, without a terminal. */
export function metaxy(folder: string, args: readonly string[], env: Record<string, string> = {}): Promise<Ended> {
  return node(folder, [main, ...args], env);
}

/** Runs a script of a project, which has to succeed. */
export async function runScript(folder: string, file: string): Promise<void> {
  const { code, stderr } = await node(folder, [file], {});
  if (code !== 0) throw new Error(`${file} failed:\n${stderr}`);
}

async function node(folder: string, args: readonly string[], env: Record<string, string>): Promise<Ended> {
  const { PATH, HOME } = process.env;
  const child = spawn(process.execPath, args, {
    cwd: folder,
    env: { PATH, HOME, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const code = new Promise<number | null>((resolve) => child.once("close", resolve));
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { stdout, stderr, code: await code };
}

/** Runs the built program in a pseudo-terminal, which shows both streams together. */
export async function metaxyInTerminal(
  folder: string,
  args: readonly string[],
  { columns = 100, input = "", env = {} }: { columns?: number; input?: string; env?: Record<string, string> } = {},
): Promise<{ readonly screen: string; readonly code: number | null }> {
  const { PATH, HOME } = process.env;
  const child = spawn(
    "python3",
    [join(import.meta.dirname, "in_terminal.py"), String(columns), process.execPath, main, ...args],
    {
      cwd: folder,
      env: { PATH, HOME, TERM: "xterm-256color", ...env },
      stdio: ["pipe", "pipe", "inherit"],
    },
  );
  child.stdin.end(input);
  const code = new Promise<number | null>((resolve) => child.once("close", resolve));
  return { screen: (await text(child.stdout)).replaceAll("\r\n", "\n"), code: await code };
}
