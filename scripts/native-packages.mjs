// Makes the packages that carry the compiled part of @metaxy-ts/delta-rs, one for each platform, and names them in its package.json. The package
// manager of a user takes the one that fits.
//
//   node scripts/native-packages.mjs FOLDER [--publish]     FOLDER has linux-x64-gnu.node, darwin-arm64.node, …
import { execFileSync, spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { root } from "./run.mjs";

const [given, ...options] = process.argv.slice(2);
if (!given) throw new Error("Say where the compiled files are: node scripts/native-packages.mjs FOLDER [--publish]");
const folder = resolve(given);
const manifest = join(root, "packages/delta-rs/package.json");
const main = JSON.parse(readFileSync(manifest, "utf8"));

const platforms = readdirSync(folder).flatMap((file) => /^(.+)\.node$/.exec(file)?.[1] ?? []);
if (platforms.length === 0) throw new Error(`${folder} has no compiled files.`);

/** @type {Record<string, string>} */
const packages = {};
for (const platform of platforms) {
  const [os = "", cpu = "", libc] = platform.split("-");
  const made = join(folder, platform);
  mkdirSync(made, { recursive: true });
  copyFileSync(join(folder, `${platform}.node`), join(made, "delta-rs.node"));
  const contents = {
    name: `${main.name}-${platform}`,
    version: main.version,
    description: `The compiled part of ${main.name} for ${platform}.`,
    license: main.license,
    homepage: main.homepage,
    bugs: main.bugs,
    repository: main.repository,
    main: "delta-rs.node",
    files: ["delta-rs.node"],
    os: [os],
    cpu: [cpu],
    ...(os === "linux" && { libc: [libc === "musl" ? "musl" : "glibc"] }),
    publishConfig: { access: "public" },
  };
  writeFileSync(join(made, "package.json"), `${JSON.stringify(contents, null, 2)}\n`);
  packages[contents.name] = main.version;
  if (options.includes("--publish")) publish(made, `${contents.name}@${main.version}`);
}
writeFileSync(manifest, `${JSON.stringify({ ...main, optionalDependencies: packages }, null, 2)}\n`);

/**
 * One that is there already was published by a release that stopped half-way.
 * @param {string} made
 * @param {string} version
 */
function publish(made, version) {
  if (spawnSync("npm", ["view", version, "version"], { encoding: "utf8" }).stdout.trim() !== "") return;
  execFileSync("npm", ["publish", "--access", "public"], { cwd: made, stdio: "inherit" });
}
