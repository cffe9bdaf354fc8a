// Packages as a user has them: packed, with those that they need, and installed from files into a project. That is done once for each content
// of the packages, in a folder outside of the checkout. They have to be built.
//
//   node scripts/packed-packages.mjs cli store-duckdb zod@catalog:     prints the folder of the project, which has zod, too
import { createHash } from "node:crypto";
import {
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
} from "node:fs";
import { join } from "node:path";
import { cacheFolder } from "./cache-folder.mjs";
import { root } from "./run.mjs";
import { fromCatalog, ScratchProject } from "./scratch.mjs";

const cache = cacheFolder("packed");
const day = 24 * 60 * 60 * 1000;

/**
 * @param {readonly string[]} names folders of packages
 * @param {readonly string[]} others packages of the registry, with their versions
 */
function packedPackages(names, others) {
  const all = withNeeded(names);
  const folder = join(cache, contentHash(all, others));
  if (!existsSync(folder)) {
    mkdirSync(cache, { recursive: true });
    removeUnused();
    const project = new ScratchProject(mkdtempSync(join(cache, "installing-")));
    try {
      project.install(all, others);
      renameSync(project.folder, folder);
    } catch (error) {
      if (!existsSync(folder)) throw error; // else another process was faster
    } finally {
      rmSync(project.folder, { recursive: true, force: true });
    }
  }
  utimesSync(folder, new Date(), new Date());
  return folder;
}

/**
 * The packages, and those of the repository that they need.
 * @param {readonly string[]} names
 */
function withNeeded(names) {
  const all = new Set(names);
  for (const name of all) {
    const { dependencies, peerDependencies } = JSON.parse(
      readFileSync(join(root, "packages", name, "package.json"), "utf8"),
    );
    for (const [needed, range] of Object.entries({ ...dependencies, ...peerDependencies }))
      if (range.startsWith("workspace:")) all.add(needed.replace("@metaxy-ts/", ""));
  }
  return [...all].sort();
}

/**
 * Of everything that is packed, and of what decides on what is installed beside it.
 * @param {readonly string[]} names
 * @param {readonly string[]} others
 */
function contentHash(names, others) {
  const { platform, arch, versions } = process;
  const hash = createHash("sha256").update(JSON.stringify([platform, arch, versions.modules, others]));
  const files = ["package.json", "README.md", "bin/**", "dist/**", "src/**", "template/**"];
  const paths = names.flatMap((name) => files.map((file) => `packages/${name}/${file}`));
  for (const path of globSync(["pnpm-workspace.yaml", ...paths], { cwd: root }).sort()) {
    const file = join(root, path);
    if (statSync(file).isFile()) hash.update(path).update("\0").update(readFileSync(file)).update("\0");
  }
  return hash.digest("hex").slice(0, 32);
}

/** What nobody has used for a day. */
function removeUnused() {
  for (const name of readdirSync(cache)) {
    const folder = join(cache, name);
    const isUnused =
      (statSync(folder, { throwIfNoEntry: false })?.mtimeMs ?? Number.POSITIVE_INFINITY) < Date.now() - day;
    if (isUnused) rmSync(folder, { recursive: true, force: true });
  }
}

const args = process.argv.slice(2);
const isOther = (/** @type {string} */ name) => name.includes("@");
process.stdout.write(
  packedPackages(
    args.filter((name) => !isOther(name)),
    args.filter(isOther).map((name) => (name.endsWith("@catalog:") ? fromCatalog(name.slice(0, -9)) : name)),
  ),
);
