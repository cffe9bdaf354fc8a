import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import type { Time } from "../measure.ts";
import { median } from "../measure.ts";
import { line } from "../print.ts";
import { pythonProgram } from "../python.ts";
import { npmPackage } from "../scripts.ts";
import { writeProjects } from "./project.ts";

/*
 * How long a person waits for the program: its help, and the status of ten features in DuckDB, beside the help of other programs and
 * Metaxy's on the same store.
 */

const ours = fileURLToPath(import.meta.resolve("@metaxy-ts/cli/main"));

/** A program with arguments. Times are compared with those of the program that `like` names. */
interface Program {
  readonly name: string;
  readonly like: string;
  readonly command: readonly [file: string, ...args: string[]];
  /** What it has to print. */
  readonly prints?: string;
}

/** Prints medians. The programs take turns, so that what else the machine does meets all of them. */
export async function cliBenchmark(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: { runs: { type: "string", default: "9" }, "no-python": { type: "boolean", default: false } },
  });
  const folder = mkdtempSync(join(tmpdir(), "metaxy-cli-"));
  try {
    await writeProjects(folder);
    const programs = [...inNode(), ...(values["no-python"] ? [] : inPython())];
    for (const program of programs) run(program, folder); // what it compiles and caches is there afterwards
    const turns = Array.from({ length: Number(values.runs) }, () => programs.map((program) => run(program, folder)));
    const runsOf = (name: string) =>
      turns.map((turn) => turn[programs.findIndex((each) => each.name === name)] as Time);
    const cpuOf = (name: string) => median(runsOf(name).map(({ cpu }) => cpu));
    console.log(line(["program", "", ""], ["CPU, ms", "wall, ms", "fastest, ms", "times ours"]));
    for (const { name, like } of programs) {
      const waits = runsOf(name).map(({ milliseconds }) => milliseconds);
      const times = [cpuOf(name), median(waits), Math.min(...waits)].map((time) => time.toFixed(0));
      console.log(line([name.padEnd(36)], [...times, (cpuOf(name) / cpuOf(like)).toFixed(1)]));
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function inNode(): Program[] {
  const node = process.execPath;
  return [
    { name: "node, an empty program", like: "metaxy --help", command: [node, "--eval", "0"] },
    { name: "metaxy --help", like: "metaxy --help", command: [node, ours, "--help"] },
    {
      name: "drizzle-kit --help",
      like: "metaxy --help",
      command: [node, installed("drizzle-kit", "0.31.11"), "--help"],
    },
    { name: "prisma --help", like: "metaxy --help", command: [node, installed("prisma", "7.10.1"), "--help"] },
    { name: "metaxy status", like: "metaxy status", command: [node, ours, "status"], prints: "bench/f9" },
  ];
}

function inPython(): Program[] {
  const [python] = pythonProgram("");
  const program = fileURLToPath(new URL("../../../interop/python/program/metaxy_program.py", import.meta.url));
  const status = ["metadata", "status", "--all-features"];
  return [
    { name: "metaxy --help in Python", like: "metaxy --help", command: [python, program, "--help"] },
    {
      name: "metaxy metadata status in Python",
      like: "metaxy status",
      command: [python, program, ...status],
      prints: "bench/f9",
    },
  ];
}

/** The file of a program from npm, which is installed once for each machine. */
function installed(name: string, version: string): string {
  const folder = npmPackage(name, version);
  const { bin } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as { bin: Record<string, string> };
  return join(folder, bin[name] ?? "");
}

/** Runs it in a shell, which tells the CPU time of all that it has started. */
function run({ command, name, prints = "" }: Program, folder: string): Time {
  const { PATH, HOME } = process.env;
  const env = { PATH, HOME, PYTHONPATH: folder, PYTHONWARNINGS: "ignore" };
  const start = performance.now();
  try {
    const output = execFileSync("sh", ["-c", '"$@" && times', "sh", ...command], {
      cwd: folder,
      env,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
    });
    const milliseconds = performance.now() - start;
    if (!output.includes(prints)) throw new Error(`It did not print ${prints}:\n${output}`);
    return { milliseconds, cpu: cpuTime(output.trimEnd().split("\n").at(-1) ?? "") };
  } catch (error) {
    throw new Error(`${name} failed: ${(error as { stderr?: string }).stderr ?? ""}`, { cause: error });
  }
}

/** Of what a shell prints: `0m0.250s 0m0.060s`. */
function cpuTime(text: string): number {
  const seconds = [...text.matchAll(/(\d+)m([\d.]+)s/g)].map(
    ([, minutes, rest]) => Number(minutes) * 60 + Number(rest),
  );
  return seconds.reduce((sum, each) => sum + each, 0) * 1000;
}
