// A folder with unpacked packages of Debian or one of its descendants, for tests of servers. They are not installed: nothing of the system changes, and
// nobody needs to be root. What they depend on is unpacked with them, if the system lacks it. They are fetched once for each machine, and kept outside
// of the checkout.
//
//   node scripts/debian-packages.mjs mariadb-server-core     prints the folder, which has `usr` in it
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { cacheFolder } from "./cache-folder.mjs";

const cache = cacheFolder("debian-packages");

/**
 * @param {readonly string[]} names
 * @returns {string}
 */
export function debianPackages(names) {
  const folder = join(cache, `${names.join("+")}-${system()}`);
  if (existsSync(folder)) return folder;
  mkdirSync(cache, { recursive: true });
  const work = mkdtempSync(join(cache, "unpacking-"));
  try {
    const debs = join(work, "debs");
    const all = join(work, "all");
    for (const each of [debs, all]) mkdirSync(each);
    fetchInto(debs, names);
    for (const deb of readdirSync(debs)) execFileSync("dpkg", ["-x", join(debs, deb), all]);
    renameSync(all, folder);
  } catch (error) {
    if (!existsSync(folder)) throw error; // else another process was faster
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  return folder;
}

/** Such as `debian-12-x64`. */
function system() {
  const release = readFileSync("/etc/os-release", "utf8");
  const [id, version] = ["ID", "VERSION_ID"].map((key) => new RegExp(`^${key}="?([^"\n]*)`, "m").exec(release)?.[1]);
  return `${id}-${version}-${process.arch}`;
}

/**
 * @param {string} debs
 * @param {readonly string[]} names
 */
function fetchInto(debs, names) {
  try {
    download([], debs, names);
  } catch {
    // A new machine knows of no packages, and one that was not updated for long knows of those that are gone. Lists of our own need no rights.
    const lists = join(debs, "../lists");
    mkdirSync(join(lists, "partial"), { recursive: true });
    const own = ["-o", `Dir::State::Lists=${lists}`, "-o", `Dir::Cache=${join(debs, "..")}`];
    apt([...own, "update"], debs);
    download(own, debs, names);
  }
}

/**
 * @param {readonly string[]} options
 * @param {string} debs
 * @param {readonly string[]} names
 */
function download(options, debs, names) {
  const simulated = apt([...options, "install", "--simulate", "--no-install-recommends", ...names], debs);
  // Those that are only upgraded have their old version in brackets.
  const missing = Array.from(simulated.matchAll(/^Inst (\S+) \((\S+) /gm), ([, name, version]) => `${name}=${version}`);
  apt([...options, "download", ...missing], debs);
}

/**
 * @param {readonly string[]} args
 * @param {string} folder
 */
function apt(args, folder) {
  // Without a sandbox, as its user may not be able to write there.
  return execFileSync("apt-get", ["-q", "-o", "APT::Sandbox::User=", "-o", "Debug::NoLocking=1", ...args], {
    cwd: folder,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, LC_ALL: "C" },
  });
}

const [, script, ...names] = process.argv;
if (script === import.meta.filename && names.length > 0) process.stdout.write(debianPackages(names));
