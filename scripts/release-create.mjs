// Before changesets become versions: create-metaxy names the versions of the other packages, so it is released whenever one of them is.
//
//   node scripts/release-create.mjs
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./run.mjs";

const folder = join(root, ".changeset");
const changes = readdirSync(folder)
  .filter((name) => name.endsWith(".md") && name !== "README.md")
  .map((name) => readFileSync(join(folder, name), "utf8"));
if (changes.length > 0 && !changes.some((change) => /^"create-metaxy":/m.test(change)))
  writeFileSync(
    join(folder, "versions-of-new-projects.md"),
    '---\n"create-metaxy": patch\n---\n\nNew projects get the current versions of all packages.\n',
  );
