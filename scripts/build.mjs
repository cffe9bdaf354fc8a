// Builds the package in the working directory: `tsc -p <config>`, then with --bundle a bundle of each export, then removes from dist what this
// build did not write. (Removing dist first would break programs that read it at that time, and would leave nothing when the build fails.)
//
//   node scripts/build.mjs tsconfig.build.json [--bundle] [--inline kysely]
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { bundle } from "./bundle.mjs";

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { bundle: { type: "boolean", default: false }, inline: { type: "string", multiple: true, default: [] } },
});
const config = positionals[0] ?? "tsconfig.build.json";
const typescript = dirname(createRequire(import.meta.url).resolve("typescript/package.json"));
const build = spawnSync(process.execPath, [join(typescript, "bin", "tsc"), "-p", config, "--listEmittedFiles"], {
  encoding: "utf8",
  stdio: ["ignore", "pipe", "inherit"],
  maxBuffer: 1 << 28,
});
const lines = (build.stdout ?? "").split(/\r?\n/);
const messages = lines.filter((line) => line !== "" && !line.startsWith("TSFILE: "));
if (messages.length > 0) console.log(messages.join("\n"));
if (build.error) throw build.error;
if (build.status !== 0) process.exit(build.status ?? 1);

const compiled = lines.filter((line) => line.startsWith("TSFILE: ")).map((line) => line.slice(8).trim());
const written = new Set(
  [...compiled, ...(values.bundle ? await bundle(values.inline) : [])].map((file) => resolve(file)),
);
const entries = existsSync("dist") ? readdirSync("dist", { recursive: true, withFileTypes: true }) : [];
for (const entry of entries) {
  const file = resolve(entry.parentPath, entry.name);
  if (entry.isFile() && !written.has(file)) rmSync(file);
}
