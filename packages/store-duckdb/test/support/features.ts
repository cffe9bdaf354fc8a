import type { Store } from "@metaxy-ts/core";
import { defineFeature, from } from "@metaxy-ts/core";
import { z } from "zod";

/** A root whose data versions stand in two of its columns. */
export const video = defineFeature({
  key: "video/raw",
  id: ["video_id"],
  schema: z.object({
    video_id: z.string(),
    path: z.string(),
    size: z.int(),
    audio_hash: z.string(),
    frames_hash: z.string(),
  }),
  fields: { audio: { version: "1", dataVersion: "audio_hash" }, frames: { version: "1", dataVersion: "frames_hash" } },
});

/** Depends on the frames of a video alone. */
export const crop = defineFeature({
  key: "video/crop",
  id: ["video_id"],
  schema: z.object({ video_id: z.string(), path: z.string(), score: z.number().nullish() }),
  deps: [from(video, { select: ["path"], rename: { path: "source" } })],
  fields: { frames: { version: "1", on: [video.field("frames")] } },
});

export interface VideoRow {
  video_id: string;
  path: string;
  size: number;
  audio_hash: string;
  frames_hash: string;
}

/** A video whose values follow from its name, but for those that are given. */
function videoRow(video_id: string, other: Partial<VideoRow> = {}): VideoRow {
  return {
    video_id,
    path: `${video_id}.mp4`,
    size: 1,
    audio_hash: `a-${video_id}`,
    frames_hash: `f-${video_id}`,
    ...other,
  };
}

export async function writeVideos(store: Store, ...ids: string[]): Promise<void> {
  await store.write(
    video,
    ids.map((id) => videoRow(id)),
  );
}

/** Computes and writes every pending crop. Returns how many there were. */
export async function writeCrops(store: Store): Promise<number> {
  await using increment = await store.resolve(crop);
  const rows = await increment.pending.rows();
  await store.write(
    crop,
    rows.map((row) => ({ ...row, path: `crops/${row.source}` })),
  );
  return rows.length;
}
