import { z } from "zod";
import type { Store } from "../../src/index.js";
import { defineFeature, from } from "../../src/index.js";

/** A root whose data versions stand in two of its columns. */
export const video = defineFeature({
  key: "video/raw",
  id: ["video_id"],
  schema: z.object({ video_id: z.string(), path: z.string(), audio_hash: z.string(), frames_hash: z.string() }),
  fields: { audio: { version: "1", dataVersion: "audio_hash" }, frames: { version: "1", dataVersion: "frames_hash" } },
});

function cropOf(version: string) {
  return defineFeature({
    key: "video/crop",
    id: ["video_id"],
    schema: z.object({ video_id: z.string(), score: z.number().nullish() }),
    deps: [from(video, { select: ["path"], rename: { path: "source" } })],
    fields: { frames: { version, on: [video.field("frames")] } },
  });
}

/** Depends on the frames of a video alone. */
export const crop = cropOf("1");

/** The same, by newer code. */
export const newerCrop = cropOf("2");

/** A root without a schema: its rows provide their versions and any columns. */
export const free = defineFeature({ key: "free", id: ["id"], fields: ["x"] });

export function freeRow(id: string, other: Readonly<Record<string, unknown>> = {}): never {
  return { id, metaxy_provenance_by_field: { x: "1" }, ...other } as never;
}

export function videoRow(video_id: string, other: { readonly frames_hash?: string } = {}) {
  return { video_id, path: `${video_id}.mp4`, audio_hash: `a-${video_id}`, frames_hash: `f-${video_id}`, ...other };
}

export async function writeVideos(store: Store, ...ids: string[]): Promise<void> {
  await store.write(
    video,
    ids.map((id) => videoRow(id)),
  );
}

/** Writes every pending crop. */
export async function writeCrops(store: Store, score: number | null = null): Promise<void> {
  await using increment = await store.resolve(crop);
  const rows = await increment.pending.rows();
  await store.write(
    crop,
    rows.map((row) => ({ ...row, score })),
  );
}
