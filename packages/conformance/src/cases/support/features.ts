import { defineFeature, from } from "@metaxy-ts/core";

/** A root with two fields. */
export const video = defineFeature({ key: "video/raw", id: ["video_id"], fields: { audio: "1", frames: "1" } });

/** Depends on the frames of a video alone, and includes its path under another name. */
export const crop = defineFeature({
  key: "video/crop",
  id: ["video_id"],
  deps: [from(video, { select: ["path"], rename: { path: "source" } })],
  fields: { frames: { version: "1", on: [video.field("frames")] } },
});

/** A row of {@link video}, whose values are derived from its name, except the passed ones. */
export function videoRow(
  video_id: string,
  versions: { readonly audio?: string; readonly frames?: string } = {},
): {
  readonly video_id: string;
  readonly path: string;
  readonly metaxy_provenance_by_field: { readonly audio: string; readonly frames: string };
} {
  return {
    video_id,
    path: `${video_id}.mp4`,
    metaxy_provenance_by_field: {
      audio: versions.audio ?? `a-${video_id}`,
      frames: versions.frames ?? `f-${video_id}`,
    },
  };
}
