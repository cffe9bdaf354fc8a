import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { MetaxyError } from "@metaxy-ts/core/adapter";
import type { ProjectFiles } from "./files.js";
import { entriesOf, existing } from "./files.js";
import type { Manifest } from "./manifest.js";

/** @throws ARGUMENT_INVALID for a package that has a configuration. */
export function refuseProject(folder: string, { metaxy }: Manifest): void {
  const names = ["ts", "mts", "js", "mjs", "json"].map((extension) => `metaxy.config.${extension}`);
  const config = names.find((name) => existsSync(join(folder, name)));
  const isConfigured = typeof metaxy === "object" && metaxy !== null && ("stores" in metaxy || "extends" in metaxy);
  if (config !== undefined || isConfigured)
    throw refused(
      `${folder} is a project already: it has ${config ?? "a configuration in package.json"}. Change that, or name another folder.`,
    );
}

/** @throws ARGUMENT_INVALID for what is no empty folder. */
export async function refuseEntries(folder: string): Promise<void> {
  if (existsSync(folder) && !statSync(folder).isDirectory()) throw refused(`${folder} is a file. Name another folder.`);
  const entries = await entriesOf(folder);
  if (entries.length === 0) return;
  const more = entries.length > 3 ? `, and ${entries.length - 3} more` : "";
  throw refused(
    `${folder} is not empty: it has ${entries.slice(0, 3).join(", ")}${more}. Name another folder, or add --force to write into it.`,
  );
}

/** @throws ARGUMENT_INVALID for a file that would be replaced. */
export function refuseExisting(folder: string, files: ProjectFiles): void {
  const [first] = existing(folder, files);
  if (first !== undefined)
    throw refused(`${join(folder, first)} is there already. Move it away, or add --force to replace it.`);
}

function refused(message: string): MetaxyError {
  return new MetaxyError("ARGUMENT_INVALID", message);
}
