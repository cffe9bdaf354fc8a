import { defineFeature, from } from "@metaxy-ts/core";
import { z } from "zod";

/** What there is: images with captions. Each changes without the other, so they are two fields. */
export const image = defineFeature({
  key: "image/file",
  id: ["name"],
  schema: z.object({
    name: z.string(),
    file: z.string(),
    caption: z.string(),
    picture_hash: z.string(),
    caption_hash: z.string(),
  }),
  fields: { picture: { dataVersion: "picture_hash" }, caption: { dataVersion: "caption_hash" } },
});

/** The colours of an image, from its picture alone. */
export const palette = defineFeature({
  key: "image/palette",
  id: ["name"],
  schema: z.object({ name: z.string(), colors: z.array(z.string()) }),
  deps: [from(image, { select: ["file"] })],
  fields: { colors: { version: "1", on: [image.field("picture")] } },
});

/** The words that an image is found by, from its caption alone. */
export const keywords = defineFeature({
  key: "image/keywords",
  id: ["name"],
  schema: z.object({ name: z.string(), words: z.array(z.string()) }),
  deps: [from(image, { select: ["caption"] })],
  fields: { words: { version: "1", on: [image.field("caption")] } },
});
