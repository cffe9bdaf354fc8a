// Packs packages as they are published, into files without a version in their names. The packages have to be built.
//
//   node scripts/pack.mjs FOLDER core sql ...
import { execFileSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const [folder, ...names] = process.argv.slice(2);
if (!folder || names.length === 0) throw new Error("Say where to, and what: node scripts/pack.mjs FOLDER core sql ...");

mkdirSync(folder, { recursive: true });
for (const name of names) {
  const file = join(resolve(folder), `${name}.tgz`);
  execFileSync("pnpm", ["pack", "--out", file], {
    cwd: join(root, "packages", name),
    stdio: ["ignore", "ignore", "inherit"],
  });
}
