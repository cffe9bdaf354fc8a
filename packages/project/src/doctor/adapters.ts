import { satisfies } from "semver";
import type { Manifest } from "../files/manifest.js";
import { installCommand } from "../install.js";
import type { Finding } from "./finding.js";
import { about } from "./finding.js";
import { coreFor, nameOf } from "./packages.js";

/** Whether each installed adapter works with the core that it gets. */
export function* checkAdapters(folder: string, adapters: readonly Manifest[]): Generator<Finding> {
  const here = about("adapters");
  if (adapters.length === 0) {
    const command = installCommand("@metaxy-ts/store-duckdb", folder);
    yield here.warning("No package of a store is installed.", `Install one, such as: ${command}`);
  }
  for (const adapter of adapters) {
    const found = `${nameOf(adapter)} ${adapter.content.version ?? "of an unknown version"}`;
    const range = adapter.content.peerDependencies?.["@metaxy-ts/core"]?.replace(/^workspace:/, "") ?? "*";
    const core = coreFor(adapter.folder);
    const version = core?.content.version;
    if (version === undefined)
      yield here.error(`${found} finds no @metaxy-ts/core.`, installCommand("@metaxy-ts/core", folder));
    else if (satisfies(version, range, { includePrerelease: true })) yield here.ok(`${found}, with core ${version}`);
    else
      yield here.error(
        `${found} needs @metaxy-ts/core ${range}, and gets ${version}.`,
        `Install versions that fit: ${installCommand(`@metaxy-ts/core@latest ${nameOf(adapter)}@latest`, folder)}`,
      );
  }
}
