// Writes dist/versions.json of packages/create-metaxy: which version of a package a new project gets. Ours are those of the checkout, which a
// release has just raised; others are those of the catalog.
//
//   node scripts/template-versions.mjs
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./run.mjs";
import { fromCatalog } from "./scratch.mjs";

/** @type {Record<string, string>} */
const versions = {};
for (const folder of readdirSync(join(root, "packages"))) {
  const { name, version } = JSON.parse(readFileSync(join(root, "packages", folder, "package.json"), "utf8"));
  versions[name] = `^${version}`;
}
for (const name of ["@types/node", "mariadb", "pg", "typescript", "zod"])
  versions[name] = fromCatalog(name)
    .slice(name.length + 1)
    .replace(/^\d/, "^$&");
writeFileSync(join(root, "packages/create-metaxy/dist/versions.json"), `${JSON.stringify(versions, undefined, 2)}\n`);
