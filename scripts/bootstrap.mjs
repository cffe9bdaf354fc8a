// `npm test` and `npm run demo` on a machine that has only an old Node and npm: brings Node 24 and pnpm 12, installs,
// and goes on. With pnpm, or where both are there already, it goes on at once. Plain JavaScript that Node 20 can run.
import { spawnSync } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { shareTurborepoCache } from "./cache-folder.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const self = fileURLToPath(import.meta.url);
const [script = "test", ...rest] = process.argv.slice(2);
const args = rest[0] === "--" ? rest.slice(1) : rest;
const windows = process.platform === "win32";
const runsTypeScript = script === "vectors" || script === "bench"; // without a build: Node 22.18
const bringing = "BOOTSTRAP_BRINGS_NODE";

shareTurborepoCache(); // before the tests look like CI
if (script === "test") process.env.CI = "true";

const calledByPnpm = (process.env.npm_config_user_agent ?? "").startsWith("pnpm/");
if (nodeIsNew() && calledByPnpm) process.exitCode = go();
else if (nodeIsNew() && pnpmIsNew()) process.exitCode = install() || go();
else if (process.env[bringing]) fail("Node 24 and pnpm 12 could not be brought. Please install them by hand.");
else process.exitCode = bring();

function go() {
  if (script === "test") return run(process.execPath, [join(root, "scripts/test.mjs"), ...args], false);
  return run(process.execPath, [join(root, "scripts/tasks.mjs"), script, ...args]);
}

/** The packages, exactly as the lockfile says. */
function install() {
  return run("pnpm", ["install", "--frozen-lockfile"], false, windows);
}

/** This file again, with Node 24 and pnpm 12 in front of the PATH. */
function bring() {
  process.env[bringing] = "1";
  const command = ["--yes", "--package=node@24", "--package=pnpm@12", "--", "node", self, script, ...args];
  const npm = process.env.npm_execpath ?? "";
  if (/npm-cli\.[cm]?js$/.test(npm)) return run(process.execPath, [npm, "exec", ...command]);
  return run("npx", windows ? command.map(quote) : command, true, windows);
}

/** @param {string} text one argument, as cmd.exe wants it */
function quote(text) {
  return /^[\w@.:\\/=-]+$/.test(text) ? text : `"${text.replaceAll('"', '""')}"`;
}

function nodeIsNew() {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  return major > 22 || (major === 22 && minor >= (runsTypeScript ? 18 : 12));
}

function pnpmIsNew() {
  const found = spawnSync("pnpm --version", { cwd: root, encoding: "utf8", shell: true });
  return found.status === 0 && Number.parseInt(found.stdout, 10) >= 12;
}

/**
 * On Windows `pnpm` and `npx` are scripts, which only a shell can start.
 * @param {string} command
 * @param {readonly string[]} list
 */
function run(command, list, stdin = true, shell = false) {
  const child = spawnSync(shell ? [command, ...list].join(" ") : command, shell ? [] : list, {
    cwd: root,
    stdio: [stdin && script !== "test" ? "inherit" : "ignore", "inherit", "inherit"],
    shell,
  });
  if (child.error) console.error(child.error.message);
  return child.status ?? 1;
}

/** @param {string} message */
function fail(message) {
  console.error(message);
  process.exitCode = 1;
}
