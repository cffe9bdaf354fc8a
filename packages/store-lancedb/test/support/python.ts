import type { ExecFileSyncOptions } from "node:child_process";
import { execFile, execFileSync } from "node:child_process";
import { existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const requirement = "lancedb==0.40.0";
const windows = process.platform === "win32";
const cache = join(process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "metaxy-ts", "python-environments");
const script = fileURLToPath(new URL("./interop.py", import.meta.url));
const run = promisify(execFile);

/** A Python that has LanceDB, installed once for each machine, outside of the checkout. */
function python(): string {
  const folder = join(cache, requirement);
  const path = (of: string): string => join(of, windows ? "Scripts/python.exe" : "bin/python");
  if (existsSync(path(folder))) return path(folder);
  mkdirSync(cache, { recursive: true });
  const work = `${folder}-${process.pid}`;
  const loud: ExecFileSyncOptions = { stdio: ["ignore", "ignore", "inherit"] };
  try {
    execFileSync(windows ? "python" : "python3", ["-m", "venv", work], loud);
    execFileSync(path(work), ["-m", "pip", "install", "--quiet", "--no-input", requirement], loud);
    renameSync(work, folder); // works as `python -m` would: nothing that is run here knows the folder's name
  } catch (error) {
    if (!existsSync(folder)) throw error; // else another process was faster
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  return path(folder);
}

/** Runs a command of interop.py on a table. */
export async function inPython(command: string, folder: string, table: string): Promise<unknown> {
  const { stdout } = await run(python(), [script, command, folder, table]);
  return JSON.parse(stdout);
}
