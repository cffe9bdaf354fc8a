import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { foldersUp } from "./folders-up.js";
import { readJson } from "./json.js";

/** A `package.json`. */
export interface Manifest {
  /** The absolute path of the file. */
  readonly file: string;
  /** The folder of the package. */
  readonly folder: string;
  readonly content: ManifestContent;
}

/** What is read of a `package.json`. */
export interface ManifestContent {
  readonly name?: string;
  readonly version?: string;
  readonly engines?: { readonly node?: string };
  readonly exports?: unknown;
  readonly metaxy?: unknown;
  readonly workspaces?: unknown;
  readonly dependencies?: Dependencies;
  readonly devDependencies?: Dependencies;
  readonly optionalDependencies?: Dependencies;
  readonly peerDependencies?: Dependencies;
}

type Dependencies = Readonly<Record<string, string>>;

/** @throws MODULE_FAILED naming the file, if it is not JSON. */
export function readManifest(file: string): Manifest {
  return { file, folder: dirname(file), content: (readJson(file) ?? {}) as ManifestContent };
}

/** The `package.json` of the package that a folder belongs to. */
export function nearestManifest(folder: string): string | undefined {
  for (const at of foldersUp(folder)) {
    const file = join(at, "package.json");
    if (existsSync(file)) return file;
  }
  return undefined;
}

/** A project's name for a package: letters, digits, `-` and single `_`. `@acme/videos` is `acme-videos`. */
export function projectName(name: string): string {
  return name
    .replace(/^@/, "")
    .replaceAll(/[^\w-]+/g, "-")
    .replaceAll(/_{2,}/g, "_");
}
