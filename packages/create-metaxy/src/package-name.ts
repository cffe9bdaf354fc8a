import { builtinModules } from "node:module";
import slugify from "@sindresorhus/slugify";

/**
 * The name of a package in a folder. Names of packages have small letters, digits and hyphens.
 *
 * @param folder The name of the folder: `Bilder für Äpfel` becomes `bilder-fuer-aepfel`.
 * @param taken Names that it cannot have: a package does not depend on itself.
 */
export function packageName(folder: string, taken: readonly string[]): string {
  const name = slugify(folder).slice(0, 200) || "metaxy-project";
  return [...taken, ...builtinModules, "node-modules"].includes(name) ? `${name}-project` : name;
}
