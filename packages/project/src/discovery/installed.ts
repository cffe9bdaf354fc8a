import { existsSync, realpathSync } from "node:fs";
import { dirname, join } from "node:path";
import type { MetaxyError } from "@metaxy-ts/core/adapter";
import { isMetaxyError } from "@metaxy-ts/core/adapter";
import type { Manifest } from "../files/manifest.js";
import { readManifest } from "../files/manifest.js";

/**
 * Packages with all installed ones that they depend on, dependencies first: a module that exports a dependency's feature again comes after
 * the module that defines it.
 *
 * @param own The project's packages. Of these, development dependencies count too.
 * @param problems Gets what is wrong with a `package.json`.
 */
export function withDependencies(own: readonly Manifest[], problems: MetaxyError[]): Manifest[] {
  const ownFolders = new Map(own.map((manifest) => [manifest.folder, manifest]));
  const seen = new Set<string>();
  const found: Manifest[] = [];
  const installed = new InstalledFolders();
  const visit = (folder: string): void => {
    if (seen.has(folder)) return;
    seen.add(folder);
    try {
      const manifest = ownFolders.get(folder) ?? readManifest(join(folder, "package.json"));
      for (const name of dependenciesOf(manifest, ownFolders.has(folder))) {
        const dependency = installed.find(name, folder);
        if (dependency !== undefined) visit(dependency);
      }
      found.push(manifest);
    } catch (error) {
      if (!isMetaxyError(error)) throw error;
      problems.push(error);
    }
  };
  for (const folder of ownFolders.keys()) visit(folder);
  return found;
}

function dependenciesOf({ content }: Manifest, isOwn: boolean): string[] {
  const { dependencies, optionalDependencies, peerDependencies, devDependencies } = content;
  const names = { ...dependencies, ...optionalDependencies, ...peerDependencies, ...(isOwn && devDependencies) };
  return Object.keys(names).sort();
}

/** Looks for packages as Node.js does: in `node_modules` of a folder, and of those above it. */
class InstalledFolders {
  readonly #known = new Map<string, string | undefined>();

  /** The real folder of a package, where what it depends on is found. */
  find(name: string, from: string): string | undefined {
    const asked = `${from}\n${name}`;
    if (this.#known.has(asked)) return this.#known.get(asked);
    const here = join(from, "node_modules", name);
    const above = dirname(from);
    const found = existsSync(join(here, "package.json"))
      ? realpathSync(here)
      : above === from
        ? undefined
        : this.find(name, above);
    this.#known.set(asked, found);
    return found;
  }
}
