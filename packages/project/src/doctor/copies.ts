import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import type { FoundFeature } from "../discovery/found.js";
import type { Manifest } from "../files/manifest.js";
import type { Finding } from "./finding.js";
import { about } from "./finding.js";
import { coreFor, nameOf } from "./packages.js";

/** Whether the configuration, this library, the adapters and the modules with features get one copy of core. */
export function checkCopies(folder: string, adapters: readonly Manifest[], features: readonly FoundFeature[]): Finding {
  const here = about("core");
  const users: readonly (readonly [string, string])[] = [
    [folder, "the configuration"],
    [dirname(fileURLToPath(import.meta.url)), "this program"],
    ...adapters.map((adapter) => [adapter.folder, nameOf(adapter)] as const),
    ...features.map(({ file, package: name }) => [dirname(file), name ?? "the features"] as const),
  ];
  const copies = new Map<string, { readonly version: string; readonly users: Set<string> }>();
  for (const [at, user] of users) {
    const core = coreFor(at);
    if (!core) continue;
    const copy = copies.get(core.folder) ?? {
      version: core.content.version ?? "of an unknown version",
      users: new Set(),
    };
    copies.set(core.folder, copy);
    copy.users.add(user);
  }
  const [only, ...others] = copies;
  if (!only) return here.error("@metaxy-ts/core is not installed.", "Install it.");
  if (others.length === 0) return here.ok(`one copy of @metaxy-ts/core, ${only[1].version}`);
  const lines = Array.from(copies, ([at, copy]) => `${copy.version} in ${at}, for ${[...copy.users].join(", ")}`);
  return here.warning(
    `${copies.size} copies of @metaxy-ts/core are installed: ${lines.join("; ")}.`,
    "Install one version for all packages; npm ls @metaxy-ts/core shows which package depends on which.",
  );
}
