import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { OpenEmptyStore } from "@metaxy-ts/conformance";
import { replayVector } from "@metaxy-ts/conformance";
import type { Replay } from "./replay.js";

/** Makes a store that keeps everything in, or beside, a folder that is not there yet. */
export type OpenIn = (folder: string, options: Parameters<OpenEmptyStore>[0]) => ReturnType<OpenEmptyStore>;

/** Replays a vector on stores in folders, each store in one of its own. */
export function inFolders(load: () => Promise<OpenIn>): Replay {
  return async (vector) => {
    const open = await load();
    const folder = await mkdtemp(join(tmpdir(), "metaxy-vectors-"));
    let stores = 0;
    try {
      return await replayVector(vector, (options) => {
        stores += 1;
        return open(join(folder, String(stores)), options);
      });
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  };
}
