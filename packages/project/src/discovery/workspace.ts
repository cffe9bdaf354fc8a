import { existsSync, realpathSync } from "node:fs";
import { join } from "node:path";
import { errorText, isMetaxyError, MetaxyError } from "@metaxy-ts/core/adapter";
import type { Manifest } from "../files/manifest.js";
import { readManifest } from "../files/manifest.js";
import { shownPath } from "../files/shown-path.js";

/**
 * The packages of the workspace that a package is the root of, sorted by folder. None if it is no root.
 *
 * @throws CONFIG_INVALID, MODULE_FAILED.
 */
export async function workspacePackages({ folder, file, content }: Manifest): Promise<Manifest[]> {
  const isPnpm = existsSync(join(folder, "pnpm-workspace.yaml"));
  if (!isPnpm && content.workspaces === undefined) return [];
  try {
    const { PnpmTool, YarnTool } = await import("@manypkg/tools"); // slow to load, and few projects are the root of a workspace
    if (isPnpm && !(await PnpmTool.isMonorepoRoot(folder))) return []; // the file may have settings only
    const { packages } = await (isPnpm ? PnpmTool : YarnTool).getPackages(folder); // Yarn's form is npm's and Bun's, and an older one
    const folders = packages.map(({ dir }) => realpathSync(dir)).filter((dir) => dir !== folder);
    return folders.sort().map((dir) => readManifest(join(dir, "package.json")));
  } catch (cause) {
    if (isMetaxyError(cause)) throw cause;
    throw new MetaxyError(
      "CONFIG_INVALID",
      `The workspace of ${shownPath(file)} could not be read: ${errorText(cause)}`,
      {
        cause,
        details: { file },
      },
    );
  }
}
