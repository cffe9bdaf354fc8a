// Compiles the Rust part of the package in the working directory into binary/delta-rs.node, once for the same sources: the result is kept
// outside of the checkout, by their hash. Without Rust nothing is compiled, and everything but Delta works. What JavaScript sees of it is written
// to native/types.d.ts, with which the types of src/ are compared; in CI it is an error if that file was not committed.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { copyFileSync, existsSync, globSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { cacheFolder } from "./cache-folder.mjs";
import { nativeTypes } from "./native-types.mjs";

const root = process.cwd();
const cache = cacheFolder("delta-rs");
const binary = join(root, "binary", "delta-rs.node");
const libraries = { linux: "libdelta_rs.so", darwin: "libdelta_rs.dylib", win32: "delta_rs.dll" };
const library = /** @type {Record<string, string>} */ (libraries)[process.platform] ?? "libdelta_rs.so";

const compiler = spawnSync("rustc", ["--version", "--verbose"], { encoding: "utf8" });
if (compiler.status === 0) build(compiler.stdout);
else
  console.warn(
    "Rust is not installed (https://rustup.rs, 1.95 or newer): the Delta store will not work in this checkout.",
  );

/** @param {string} version */
function build(version) {
  const kept = join(cache, hash(version));
  if (!existsSync(`${kept}.node`)) compile(kept);
  mkdirSync(dirname(binary), { recursive: true });
  replace(`${kept}.node`, binary);
  writeTypes(readFileSync(`${kept}.d.ts`, "utf8"));
}

/** @param {string} types */
function writeTypes(types) {
  const file = join(root, "native", "types.d.ts");
  if (existsSync(file) && readFileSync(file, "utf8") === types) return;
  writeFileSync(file, types);
  if (!process.env.CI) return;
  console.error("native/types.d.ts is not what the Rust sources say. Run pnpm native, and commit it.");
  process.exit(1);
}

/** @param {string} kept */
function compile(kept) {
  const target = join(cache, "target");
  console.log("Compiling delta-rs; this takes minutes, once.");
  const types = join(target, "types");
  mkdirSync(types, { recursive: true });
  const cargo = spawnSync("cargo", ["build", "--release", "--locked", "--quiet", "--target-dir", target], {
    cwd: root,
    env: { ...process.env, NAPI_TYPE_DEF_TMP_FOLDER: types }, // where napi-derive writes them
    stdio: ["ignore", "inherit", "inherit"],
  });
  if (cargo.status !== 0) {
    console.error("delta-rs could not be compiled. It needs Rust 1.95 or newer and a C compiler.");
    process.exit(cargo.status ?? 1);
  }
  writeFileSync(`${kept}.d.ts`, nativeTypes(readFileSync(join(types, "delta-rs-node"), "utf8")));
  replace(join(target, "release", library), `${kept}.node`);
}

/** @param {string} version */
function hash(version) {
  const inputs = ["Cargo.toml", "Cargo.lock", "build.rs", ...globSync("native/*.rs", { cwd: root }).sort()];
  const digest = createHash("sha256").update(`${version}\n${process.platform} ${process.arch}\n`);
  for (const input of inputs) digest.update(`${input}\n`).update(readFileSync(join(root, input)));
  return digest.digest("hex").slice(0, 32);
}

/**
 * A process may have the old file open: it keeps it.
 * @param {string} from
 * @param {string} to
 */
function replace(from, to) {
  const temporary = `${to}.${process.pid}`;
  copyFileSync(from, temporary);
  renameSync(temporary, to);
}
