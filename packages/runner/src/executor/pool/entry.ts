import { createRequire } from "node:module";

/** The file of a worker's program. It is found by the name of its package, so that it is the same for built code and for sources. */
export function entryOf(name: "worker-thread" | "worker-process"): string {
  return createRequire(import.meta.url).resolve(`@metaxy-ts/runner/${name}`);
}
