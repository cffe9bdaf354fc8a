import type { Increment, Store } from "@metaxy-ts/core";
import { defineFeature, from } from "@metaxy-ts/core";
import { video } from "./features.js";
import { values } from "./rows.js";

const chunkOf = (version: string) =>
  defineFeature({
    key: "video/chunk",
    id: ["video_id", "n"],
    deps: [from(video, { select: ["path"], lineage: { type: "expansion", on: ["video_id"] } })],
    fields: { frames: { version, on: [video.field("frames")] } },
  });

/** Some chunks, or none, are made from the frames of a video. */
export const chunk = chunkOf("1");

/** The same feature by other code. */
export const newChunk = chunkOf("2");

/** Identified by its own ID; that of its video is an ordinary column. */
export const scene = defineFeature({
  key: "video/scene",
  id: ["scene_id"],
  deps: [from(video, { select: [], lineage: { type: "expansion", on: ["video_id"] } })],
  fields: { frames: { version: "1", on: [video.field("frames")] } },
});

/** How many chunks a video has, by its ID; none where nothing is said. */
export type ChunkCounts = Readonly<Record<string, number>>;

type Chunk = Readonly<Record<"video_id", string> & Record<"n", number>>;

export function chunksOf(counts: ChunkCounts): Chunk[] {
  return Object.entries(counts).flatMap(([video_id, count]) =>
    Array.from({ length: count }, (_, n) => ({ video_id, n })),
  );
}

/** Makes the chunks of all pending videos. Returns the videos, one after the other. */
export async function makeChunks(store: Store, counts: ChunkCounts, feature = chunk): Promise<string> {
  await using todo: Increment = await store.resolve(feature);
  const videos = (await values(todo.pending, "video_id")) as string[];
  const rows = videos.flatMap((video_id) => chunksOf({ [video_id]: counts[video_id] ?? 0 }));
  await store.replaceChildren(feature, todo.pending as never, rows);
  return videos.join("");
}

/** The current chunks, one after the other: `a0 a1 b0`. */
export async function storedChunks(store: Store, feature = chunk): Promise<string> {
  const rows = await (await store.read(feature)).rows();
  return rows
    .map(({ video_id, n }) => `${String(video_id)}${String(n)}`)
    .sort()
    .join(" ");
}
