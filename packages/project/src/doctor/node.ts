import { satisfies } from "semver";
import type { Finding } from "./finding.js";
import { about } from "./finding.js";
import { ownManifest } from "./packages.js";

/** Whether this Node.js is one that the library is tested on. */
export function checkNode(): Finding {
  const wanted = ownManifest().content.engines?.node ?? "*";
  const { node } = process.versions;
  const found = `Node.js ${node} on ${process.platform}-${process.arch}`;
  if (satisfies(node, wanted, { includePrerelease: true })) return about("node").ok(found);
  return about("node").error(`${found} is too old: the library needs ${wanted}.`, "Install a newer Node.js.");
}
