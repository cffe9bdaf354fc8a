// The folder of an installed package of the npm registry, for tests of programs that are too large to be a dependency of everybody. It is
// installed with its dependencies once for each machine, and kept outside of the checkout.
//
//   node scripts/npm-package.mjs azurite 3.37.0     prints the folder
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { cacheFolder } from "./cache-folder.mjs";

const cache = cacheFolder("npm-packages");

/**
 * @param {string} name
 * @param {string} version
 * @param {Readonly<Record<string, string>>} [overrides] versions of its dependencies, where those that it asks for cannot be had
 * @returns {string}
 */
export function npmPackage(name, version, overrides = {}) {
  const folder = join(cache, `${name.replace("/", "+")}-${version}`);
  const installed = join(folder, "node_modules", name);
  if (existsSync(installed)) return installed;
  mkdirSync(cache, { recursive: true });
  const work = mkdtempSync(join(cache, "installing-"));
  try {
    writeFileSync(join(work, "package.json"), JSON.stringify({ overrides }));
    const quiet = ["--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"];
    execFileSync("npm", ["install", ...quiet, `${name}@${version}`], {
      cwd: work,
      shell: process.platform === "win32",
      stdio: ["ignore", "ignore", "inherit"],
    });
    renameSync(work, folder);
  } catch (error) {
    if (!existsSync(folder)) throw error; // else another process was faster
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  return installed;
}

const [, script, name, version] = process.argv;
if (script === import.meta.filename && name && version) process.stdout.write(npmPackage(name, version));
