// Python with packages, for tests that compare with what other libraries write and read. Each list of packages is an environment of its own,
// made once and kept outside of the checkout.
//
//   node scripts/python.mjs deltalake==1.6.0            prints the path of an interpreter
//   node scripts/python.mjs -r requirements.txt         with the packages that are in a file, one a line
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { cacheFolder } from "./cache-folder.mjs";

const cache = cacheFolder("python");

/**
 * The path of an interpreter that has these packages.
 * @param {readonly string[]} requirements As pip takes them, with exact versions.
 * @returns {string}
 */
export function pythonWith(requirements) {
  const name = createHash("sha256").update(JSON.stringify(requirements)).digest("hex").slice(0, 16);
  const made = join(cache, name);
  const python = join(made, process.platform === "win32" ? "Scripts/python.exe" : "bin/python");
  if (existsSync(python)) return python;
  mkdirSync(cache, { recursive: true });
  const unfinished = `${made}.${process.pid}`;
  try {
    run(process.platform === "win32" ? "python" : "python3", ["-m", "venv", unfinished]);
    const inside = python.replace(made, unfinished);
    run(inside, ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", ...requirements]);
    renameSync(unfinished, made);
  } catch (error) {
    if (!existsSync(python)) throw error; // else another process was faster
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
  return python;
}

/**
 * @param {string} program
 * @param {string[]} args
 */
function run(program, args) {
  const { status, stdout, stderr, error } = spawnSync(program, args, { encoding: "utf8" });
  if (status === 0) return;
  throw new Error(
    `${program} ${args.join(" ")} failed; these tests need Python 3.10 or newer and PyPI.\n${error ?? ""}${stdout}${stderr}`,
  );
}

/**
 * The packages of a command line, and those in the files that follow `-r`.
 * @param {readonly string[]} args
 * @returns {string[]}
 */
function requirementsOf(args) {
  return args.flatMap((arg, index) => {
    if (arg === "-r") return [];
    return args[index - 1] === "-r" ? readFileSync(arg, "utf8").split(/\r?\n/).filter(Boolean) : [arg];
  });
}

const [, script, ...args] = process.argv;
if (script === import.meta.filename) process.stdout.write(pythonWith(requirementsOf(args)));
