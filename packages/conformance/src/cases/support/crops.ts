import type { Store } from "@metaxy-ts/core";
import { defineFeature, from } from "@metaxy-ts/core";
import { video } from "./features.js";

/** The crop with another code version: the same feature, another feature version. */
export const newCrop = defineFeature({
  key: "video/crop",
  id: ["video_id"],
  deps: [from(video, { select: ["path"], rename: { path: "source" } })],
  fields: { frames: { version: "2", on: [video.field("frames")] } },
});

/** Writes what is pending of a feature, and returns how many rows that was. */
export async function writePending(store: Store, feature: typeof newCrop): Promise<number> {
  await using increment = await store.resolve(feature);
  return (await store.write(feature, increment.pending)).rows;
}
