import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Compiled } from "./compile.js";
import { outputMark } from "./programs.js";

/** Runs a program in an empty folder. Gives what it printed for each output of its page; throws what it throws. */
export async function run({ program, file }: Compiled): Promise<string[]> {
  const folder = await mkdtemp(join(tmpdir(), "metaxy-docs-"));
  try {
    const { stdout } = await promisify(execFile)(process.execPath, ["--enable-source-maps", file], {
      cwd: folder,
      env: { ...process.env, NO_COLOR: "1", FORCE_COLOR: "0", NODE_NO_WARNINGS: "1" },
    });
    const printed = stdout.split(`${outputMark}\n`).map((text) => text.trimEnd());
    return printed.slice(0, program.outputs.length);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
