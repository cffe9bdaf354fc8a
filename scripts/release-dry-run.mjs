// Tries a release: in a copy of the checkout the changesets become versions, and everything is built and published as `pnpm release` does it,
// but to a registry on this machine. Then an empty project installs the packages from there, and uses them. Needs what `pnpm native` compiled.
//
//   node scripts/release-dry-run.mjs
import { execFileSync } from "node:child_process";
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { npmRegistry } from "./npm-registry.mjs";
import { root } from "./run.mjs";
import { fromCatalog, ScratchProject } from "./scratch.mjs";

const binary = join(root, "packages/delta-rs/binary/delta-rs.node");
if (!existsSync(binary)) throw new Error("There is nothing compiled to publish: run pnpm native first.");

const features = `
import { defineFeature } from "@metaxy-ts/core";

export const parent = defineFeature({ key: "parent", id: ["id"], fields: ["x"] });
export const child = defineFeature({ key: "child", id: ["id"], deps: [parent] });
`;

/** What the project does with each store: two samples upstream, one of them changed. */
const program = `
import { delta } from "@metaxy-ts/store-delta";
import { duckdb } from "@metaxy-ts/store-duckdb";
import { child, parent } from "./features.js";

const row = (id: string, x: string) => ({ id, metaxy_provenance_by_field: { x } });
const stores = { duckdb: duckdb({ path: "store.duckdb", autoCreate: true }), delta: delta({ path: "store-delta", autoCreate: true }) };
for (const [name, configured] of Object.entries(stores)) {
  await using store = await configured.open();
  await store.write(parent, [row("a", "1"), row("b", "1")]);
  await using first = await store.resolve(child);
  const { new: fresh } = await first.counts();
  await store.write(child, first.pending);
  await store.write(parent, [row("a", "2")]);
  await using second = await store.resolve(child);
  console.log(name, fresh, (await second.counts()).stale);
}
`;

const config = `
import { defineConfig } from "@metaxy-ts/project";
import { duckdb } from "@metaxy-ts/store-duckdb";

export default defineConfig({ features: "features.ts", stores: { dev: duckdb({ path: "store.duckdb" }) } });
`;

const quiet = ["--no-audit", "--no-fund", "--prefer-offline"];
const folder = mkdtempSync(join(tmpdir(), "metaxy-release-"));
const copy = join(folder, "checkout");
const project = new ScratchProject();
const registry = await npmRegistry(folder, ["@metaxy-ts/*", "create-metaxy", "metaxy-ts"]);
try {
  copyCheckout();
  run("pnpm", ["install", "--frozen-lockfile", "--prefer-offline"]);
  run("pnpm", ["version-packages"]);
  run("git", ["commit", "--quiet", "--all", "--message", "Versions"]);
  mkdirSync(join(copy, "native"));
  copyFileSync(binary, join(copy, "native", `${platform()}.node`));
  run("pnpm", ["release"], publishing());
  const published = manifests().map(({ name, version }) => `${name}@${version}`);
  for (const each of published) run("npm", ["view", each, "version"], publishing());
  console.log(`Published ${published.join(", ")}.`);
  useThem();
  useProgram();
  createProject();
  console.log(
    "An empty project installs them from the registry, its stores and the program work, and a new project runs.",
  );
} finally {
  registry.stop();
  project.remove();
  rmSync(folder, { recursive: true, force: true });
}

/** Files as they are, committed or not: what is tried is what is there. */
function copyCheckout() {
  const list = ["ls-files", "-z", "--cached", "--others", "--exclude-standard"];
  const files = execFileSync("git", list, { cwd: root, encoding: "utf8", maxBuffer: 1 << 26 }).split("\0");
  for (const file of files.filter((each) => each !== "" && existsSync(join(root, each)))) {
    mkdirSync(dirname(join(copy, file)), { recursive: true });
    cpSync(join(root, file), join(copy, file));
  }
  run("git", ["init", "--quiet", "--initial-branch=main"]);
  run("git", ["config", "user.name", "nobody"]);
  run("git", ["config", "user.email", "nobody@localhost"]);
  run("git", ["add", "--all"]);
  run("git", ["commit", "--quiet", "--message", "As it is"]);
}

/** The environment in which npm and pnpm publish to the registry of this machine, and to no other. */
function publishing() {
  const file = join(folder, "npmrc");
  writeFileSync(file, `registry=${registry.url}\n${registry.token}\n`);
  const settings = { registry: registry.url, userconfig: file, provenance: "false" };
  return Object.fromEntries(
    ["npm_config", "NPM_CONFIG", "pnpm_config"].flatMap((prefix) =>
      Object.entries(settings).map(([name, value]) => [
        `${prefix}_${prefix === "NPM_CONFIG" ? name.toUpperCase() : name}`,
        value,
      ]),
    ),
  );
}

/** The packages that a release publishes. @returns {{ name: string, version: string }[]} */
function manifests() {
  return readdirSync(join(copy, "packages"))
    .map((name) => JSON.parse(readFileSync(join(copy, "packages", name, "package.json"), "utf8")))
    .filter((manifest) => !manifest.private);
}

function useThem() {
  project.write(".npmrc", `registry=${registry.url}\n`);
  const ours = ["core", "store-duckdb", "store-delta"].map((name) => `@metaxy-ts/${name}`);
  project.run("npm", ["install", ...quiet, ...ours, ...["zod", "typescript", "@types/node"].map(fromCatalog)]);
  project.write("features.ts", features);
  project.write("try.ts", program);
  const options = ["--target", "es2022", "--module", "nodenext", "--strict", "--types", "node"];
  project.run(process.execPath, [
    "node_modules/typescript/bin/tsc",
    ...options,
    "--lib",
    "es2022,esnext.disposable",
    "try.ts",
  ]);
  const output = project.run(process.execPath, ["try.js"]).trim();
  if (output !== "duckdb 2 1\ndelta 2 1") throw new Error(`The project printed ${JSON.stringify(output)}.`);
}

/** Looks at what the other program left behind. */
function useProgram() {
  project.run("npm", ["install", ...quiet, "@metaxy-ts/project", "metaxy-ts"]);
  project.write("metaxy.config.ts", config);
  for (const name of ["metaxy", "metaxy-ts"]) project.run("npx", ["--no", name, "--help"]);
  const { features: found } = JSON.parse(project.run("npx", ["--no", "metaxy", "status", "--format", "json"]));
  const stale = found.map((/** @type {{ counts: { stale: number } | null }} */ { counts }) => counts?.stale ?? null);
  if (JSON.stringify(stale) !== "[null,1]") throw new Error(`metaxy status found ${JSON.stringify(found)}.`);
}

/** Does what `npm create metaxy` does. By its name, npm might run what an earlier release on this machine has left in its cache. */
function createProject() {
  const version = manifests().find(({ name }) => name === "create-metaxy")?.version;
  const tarball = `${registry.url}create-metaxy/-/create-metaxy-${version}.tgz`;
  const settings = ["--yes", "--userconfig", join(project.folder, ".npmrc"), "--package", tarball];
  project.run("npm", ["exec", ...settings, "--", "create-metaxy", "pipeline", "--yes"]);
  const start = () => project.run("npm", ["--prefix", "pipeline", "run", "--silent", "start"]);
  start();
  const output = start(); // again: nothing to do
  if (!output.includes("Nothing to do.")) throw new Error(`The new project printed ${JSON.stringify(output)}.`);
}

function platform() {
  if (process.platform !== "linux")
    return `${process.platform}-${process.arch}${process.platform === "win32" ? "-msvc" : ""}`;
  const report = /** @type {{ header: { glibcVersionRuntime?: string } }} */ (process.report.getReport());
  return `linux-${process.arch}-${report.header.glibcVersionRuntime ? "gnu" : "musl"}`;
}

/**
 * @param {string} command
 * @param {readonly string[]} args
 * @param {Record<string, string>} [environment]
 */
function run(command, args, environment = {}) {
  execFileSync(command, args, {
    cwd: copy,
    env: { ...process.env, ...environment },
    stdio: ["ignore", "ignore", "inherit"],
    shell: process.platform === "win32" && command !== "git",
  });
}
