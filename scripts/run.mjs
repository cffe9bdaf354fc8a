// How every root script starts another program: always this Node, never a shell, no telemetry, and no update check.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { shareTurborepoCache } from "./cache-folder.mjs";

/** The root folder of the repository. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)));

const [major, minor] = process.versions.node.split(".");

shareTurborepoCache();

/** The environment of every child process. METAXY_RUNTIME makes Turborepo's cache know the Node that ran a task. */
const environment = {
  ...process.env,
  DO_NOT_TRACK: "1",
  TURBO_TELEMETRY_DISABLED: "1",
  METAXY_RUNTIME: `node-${major}.${minor}-${process.platform}-${process.arch}`,
  PATH: `${dirname(process.execPath)}${delimiter}${process.env.PATH ?? ""}`,
};

/**
 * @typedef {object} Options
 * @property {"inherit" | "ignore"} [stdin] If omitted, "inherit"
 * @property {boolean} [quiet] shows the output only when the program fails
 */

/**
 * Runs a JavaScript file with this Node and returns its exit code.
 * @param {string} file
 * @param {readonly string[]} args
 * @param {Options} [options]
 */
export function runFile(file, args, options = {}) {
  const child = spawnSync(process.execPath, [file, ...args], {
    cwd: root,
    env: environment,
    stdio: [options.stdin ?? "inherit", options.quiet ? "pipe" : "inherit", options.quiet ? "pipe" : "inherit"],
    maxBuffer: 1 << 28,
  });
  if (options.quiet && child.status !== 0) process.stderr.write(`${child.stdout}${child.stderr}`);
  if (child.error) console.error(child.error.message);
  return child.status ?? 1;
}

/**
 * Runs a program that a development dependency of the root brings, and returns its exit code.
 * @param {string} dependency
 * @param {readonly string[]} args
 * @param {Options} [options]
 */
export function runTool(dependency, args, options = {}) {
  const folder = join(root, "node_modules", dependency);
  const { bin, name } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const file = typeof bin === "string" ? bin : bin[name.replace(/^@.*\//, "")];
  return runFile(join(folder, file), args, options);
}
