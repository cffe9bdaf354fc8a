import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** The folder of a file of this package, or of its bundle. */
function packageRoot(): string {
  let folder = import.meta.dirname;
  while (!existsSync(join(folder, "template"))) folder = dirname(folder);
  return folder;
}

/** The folder of the package, which has the templates. */
export const root = packageRoot();

/** Which versions of packages a new project gets, by name. */
export function versions(): Readonly<Record<string, string>> {
  return JSON.parse(readFileSync(join(root, "dist/versions.json"), "utf8")) as Record<string, string>;
}
