import type { AnyFeature, Store } from "@metaxy-ts/core";
import { defineFeature, FeatureGraph, from } from "@metaxy-ts/core";

export const video = defineFeature({ key: "video/raw", id: ["video_id"], fields: ["audio", "frames"] });

export const crop = defineFeature({
  key: "video/crop",
  id: ["video_id"],
  deps: [from(video)],
  fields: { frames: { version: "1", on: [video.field("frames")] } },
});

export const graph = new FeatureGraph([video, crop]);

export type VideoRow = {
  readonly video_id: string;
  readonly path: string;
  readonly metaxy_provenance_by_field: { readonly audio: string; readonly frames: string };
};

export function videoRow(video_id: string, version = "1"): VideoRow {
  return { video_id, path: `${video_id}.mp4`, metaxy_provenance_by_field: { audio: version, frames: version } };
}

export async function writeVideos(store: Store, ...ids: string[]): Promise<void> {
  await store.write(
    video,
    ids.map((id) => videoRow(id)),
  );
}

export interface Choice {
  readonly withSampleHistory?: boolean;
  readonly includeSoftDeleted?: boolean;
  readonly withFeatureHistory?: boolean;
}

/** Stored values of a column, sorted. */
export async function stored(
  store: Store,
  feature: AnyFeature,
  column: string,
  choice: Choice = {},
): Promise<unknown[]> {
  const rows: readonly Record<string, unknown>[] = await (await store.read(feature, choice)).rows();
  return rows.map((row) => row[column]).sort();
}
