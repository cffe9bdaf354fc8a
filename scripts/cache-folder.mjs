import { homedir } from "node:os";
import { join } from "node:path";

/**
 * A folder for what all checkouts on this machine share: what was compiled, fetched or tested before.
 * @param {string} name
 */
export function cacheFolder(name) {
  return join(process.env.XDG_CACHE_HOME || join(homedir(), ".cache"), "metaxy-ts", name);
}
