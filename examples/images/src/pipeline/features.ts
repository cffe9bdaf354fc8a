import { defineFeature, FeatureGraph, from } from "@metaxy-ts/core";
import { z } from "zod";

/** The features of the pipeline. */
export type Features = ReturnType<typeof defineFeatures>;

/** `phashVersion` is the code version of the perceptual hash: raise it, and only what depends on it is computed again. */
export function defineFeatures(phashVersion: string) {
  const file = defineFeature({
    key: "image/file",
    id: ["image_id"],
    description: "An image on disk. Its pixels and its EXIF block change independently.",
    schema: z.object({
      image_id: z.string(),
      album: z.string(),
      path: z.string(),
      width: z.int(),
      height: z.int(),
      bytes: z.int(),
      modified: z.string(),
      pixels_hash: z.string(),
      exif_hash: z.string(),
    }),
    fields: { pixels: { dataVersion: "pixels_hash" }, exif: { dataVersion: "exif_hash" } },
  });

  const thumbnail = defineFeature({
    key: "image/thumbnail",
    id: ["image_id"],
    schema: z.object({ image_id: z.string(), album: z.string(), thumbnail: z.string() }),
    deps: [from(file, { select: ["album", "path"] })],
    fields: { pixels: { version: "1", on: [file.field("pixels")] } },
  });

  const phash = defineFeature({
    key: "image/phash",
    id: ["image_id"],
    schema: z.object({ image_id: z.string(), phash: z.string() }),
    deps: [from(file, { select: ["path"] })],
    fields: { phash: { version: phashVersion, on: [file.field("pixels")] } },
  });

  const palette = defineFeature({
    key: "image/palette",
    id: ["image_id"],
    schema: z.object({ image_id: z.string(), album: z.string(), colors: z.array(z.string()) }),
    deps: [from(file, { select: ["album", "path"] })],
    fields: { palette: { version: "1", on: [file.field("pixels")] } },
  });

  const caption = defineFeature({
    key: "image/caption",
    id: ["image_id"],
    description: "What the EXIF block says; the only feature that depends on it.",
    schema: z.object({ image_id: z.string(), caption: z.string() }),
    deps: [from(file, { select: ["path"] })],
    fields: { caption: { version: "1", on: [file.field("exif")] } },
  });

  const tile = defineFeature({
    key: "image/tile",
    id: ["image_id", "tile"],
    description: "Each image cut into tiles (1:N).",
    schema: z.object({ image_id: z.string(), tile: z.int(), tile_path: z.string() }),
    deps: [from(file, { select: ["path"], lineage: { type: "expansion", on: ["image_id"] } })],
    fields: { pixels: { version: "1", on: [file.field("pixels")] } },
  });

  const sheet = defineFeature({
    key: "album/contact_sheet",
    id: ["album"],
    description: "One PNG per album with all its thumbnails and their colours (N:1).",
    schema: z.object({ album: z.string(), sheet: z.string(), images: z.int() }),
    deps: [
      from(thumbnail, { select: ["image_id", "thumbnail"], lineage: { type: "aggregation", on: ["album"] } }),
      from(palette, { select: ["colors"], lineage: { type: "aggregation", on: ["album"] } }),
    ],
    fields: { sheet: { version: "1", on: [thumbnail.field("pixels"), palette.field("palette")] } },
  });

  const features = { file, thumbnail, phash, palette, caption, tile, sheet };
  return { ...features, graph: new FeatureGraph(Object.values(features), { project: "images" }) };
}
