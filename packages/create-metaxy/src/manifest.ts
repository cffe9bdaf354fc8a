import { readFile } from "node:fs/promises";
import { MetaxyError, own } from "@metaxy-ts/core/adapter";
import detectIndent from "detect-indent";
import type { StoreName } from "./choices.js";
import { stores } from "./choices.js";
import { packageName } from "./package-name.js";
import { versions } from "./package-root.js";

/** What is read and changed of a `package.json`. */
export interface Manifest {
  readonly name?: string;
  readonly metaxy?: unknown;
  readonly dependencies?: Dependencies;
  readonly devDependencies?: Dependencies;
  readonly [other: string]: unknown;
}

type Dependencies = Readonly<Record<string, string>>;

/** The `package.json` of a new project. */
export function newManifest(folder: string, store: StoreName): string {
  const dependencies = withVersions(used(store));
  const devDependencies = withVersions(["@metaxy-ts/cli", "@types/node", "typescript"]);
  const manifest: Manifest = {
    name: packageName(folder, Object.keys({ ...dependencies, ...devDependencies })),
    version: "0.0.0",
    private: true,
    type: "module",
    engines: { node: ">=22.18" },
    scripts: { start: "node src/main.ts", test: 'node --test "test/**/*.test.ts"', typecheck: "tsc" },
    dependencies,
    devDependencies,
  };
  return `${JSON.stringify(manifest, undefined, 2)}\n`;
}

/** A `package.json` with the dependencies that it lacks. All else stays as it is. */
export function extendedManifest(text: string, manifest: Manifest, store: StoreName): string {
  const known = { ...manifest.dependencies, ...manifest.devDependencies };
  const lacking = (names: readonly string[]): string[] => names.filter((name) => !Object.hasOwn(known, name));
  const extended = {
    ...manifest,
    ...extendedBy("dependencies", manifest, lacking(used(store))),
    ...extendedBy("devDependencies", manifest, lacking(["@metaxy-ts/cli"])),
  };
  const indent = detectIndent(text).indent || "  ";
  const end = text.endsWith("\n") ? "\n" : "";
  return `${JSON.stringify(extended, undefined, indent)}${end}`;
}

/** @throws CONFIG_INVALID naming the file, if it is no `package.json`. */
export async function readManifest(file: string): Promise<{ readonly text: string; readonly manifest: Manifest }> {
  const text = (await readFile(file, "utf8")).replace(/^\uFEFF/, "");
  try {
    const manifest: unknown = JSON.parse(text);
    if (typeof manifest === "object" && manifest !== null && !Array.isArray(manifest))
      return { text, manifest: manifest as Manifest };
  } catch (cause) {
    throw new MetaxyError("CONFIG_INVALID", `${file} is no JSON: ${String(cause)}. Correct it first.`, { cause });
  }
  throw new MetaxyError("CONFIG_INVALID", `${file} has to be an object. Correct it first.`);
}

function used(store: StoreName): string[] {
  return ["@metaxy-ts/core", "@metaxy-ts/project", ...stores[store].packages, "zod"].sort();
}

function withVersions(names: readonly string[]): Dependencies {
  const known = versions();
  return Object.fromEntries(
    names.map((name) => {
      const version = own(known, name);
      if (version === undefined) throw new Error(`There is no version of ${name} in versions.json.`);
      return [name, version];
    }),
  );
}

function extendedBy(kind: "dependencies" | "devDependencies", manifest: Manifest, names: readonly string[]): Manifest {
  if (names.length === 0) return {};
  const all = Object.entries({ ...manifest[kind], ...withVersions(names) });
  return { [kind]: Object.fromEntries(all.sort(([a], [b]) => (a < b ? -1 : 1))) };
}
