import { existsSync, readdirSync, realpathSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { withDependencies } from "../discovery/installed.js";
import { foldersUp } from "../files/folders-up.js";
import type { Manifest } from "../files/manifest.js";
import { nearestManifest, readManifest } from "../files/manifest.js";

const core = "@metaxy-ts/core";

/** The `package.json` of this library. */
export function ownManifest(): Manifest {
  return readManifest(nearestManifest(dirname(fileURLToPath(import.meta.url))) as string);
}

/** The copy of core that a folder's modules get; undefined if they get none. */
export function coreFor(folder: string): Manifest | undefined {
  try {
    const entry = createRequire(join(folder, "index.js")).resolve(core);
    return readManifest(nearestManifest(realpathSync(dirname(entry))) as string);
  } catch {
    return undefined;
  }
}

/** The stores' packages that a project has: those of ours that are installed, and others that it depends on, by name. */
export function installedAdapters(folder: string): readonly Manifest[] {
  const found = new Map<string, Manifest>();
  for (const at of foldersUp(folder)) {
    const ours = join(at, "node_modules/@metaxy-ts");
    const names = existsSync(ours) ? readdirSync(ours).filter((name) => name.startsWith("store-")) : [];
    for (const name of names) add(readManifest(join(realpathSync(join(ours, name)), "package.json")), found);
  }
  const own = nearestManifest(folder);
  const installed = own === undefined ? [] : withDependencies([readManifest(own)], []);
  for (const manifest of installed) if (isAdapter(manifest)) add(manifest, found);
  return [...found.values()].sort((left, right) => nameOf(left).localeCompare(nameOf(right)));
}

/** The name of a package; its folder if it has none. */
export function nameOf({ content, folder }: Manifest): string {
  return content.name ?? folder;
}

/** Those of others, too: what needs core and calls itself a store. */
function isAdapter({ content }: Manifest): boolean {
  const { name, peerDependencies = {}, dependencies = {} } = content;
  return core in { ...peerDependencies, ...dependencies } && /(?:^|[/-])store(?:-|$)/.test(name ?? "");
}

function add(manifest: Manifest, found: Map<string, Manifest>): void {
  const name = nameOf(manifest);
  if (!found.has(name)) found.set(name, manifest);
}
