// The import rule between packages. Turborepo checks the tags of a package; that it has one is checked here.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { root, runTool } from "./run.mjs";

const untagged = readdirSync(join(root, "packages")).filter((name) => {
  const folder = join(root, "packages", name);
  if (!existsSync(join(folder, "package.json"))) return false;
  const config = join(folder, "turbo.json");
  return !existsSync(config) || !(JSON.parse(readFileSync(config, "utf8")).tags?.length > 0);
});
for (const name of untagged) console.error(`packages/${name}/turbo.json gives no tag: which rule should it keep?`);
process.exitCode = runTool("turbo", ["boundaries"]) || (untagged.length > 0 ? 1 : 0);
