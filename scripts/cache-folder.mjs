import { homedir } from "node:os";
import { join } from "node:path";

/**
 * A folder for what all checkouts on this machine share: what was compiled, fetched or tested before.
 * @param {string} name
 */
export function cacheFolder(name) {
  return join(process.env.XDG_CACHE_HOME || join(homedir(), ".cache"), "metaxy-ts", name);
}

/**
 * What passed with the same inputs is not run again, in whichever checkout that was. In CI each has a cache of its own, so that a fresh
 * one runs every test.
 */
export function shareTurborepoCache() {
  if (!process.env.CI) process.env.TURBO_CACHE_DIR ??= cacheFolder("turborepo");
}
