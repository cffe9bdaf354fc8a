import { defineFeature, from } from "@metaxy-ts/core";
import { z } from "zod";

/** A text in a file. */
export const raw = defineFeature({
  key: "text/raw",
  id: ["text_id"],
  schema: z.object({ text_id: z.string(), path: z.string(), sha256: z.string() }),
  fields: { content: { dataVersion: "sha256" } },
});

export const stats = defineFeature({
  key: "text/stats",
  id: ["text_id"],
  schema: z.object({ text_id: z.string(), words: z.int(), sentences: z.int() }),
  deps: [from(raw, { select: ["path"] })],
  fields: { stats: "1" },
});

export const keywords = defineFeature({
  key: "text/keywords",
  id: ["text_id"],
  schema: z.object({ text_id: z.string(), keywords: z.array(z.string()) }),
  deps: [from(raw, { select: ["path"] })],
  fields: { keywords: "1" },
});

/** What a list of texts shows of one. */
export const card = defineFeature({
  key: "text/card",
  id: ["text_id"],
  schema: z.object({ text_id: z.string(), card: z.string() }),
  deps: [from(raw, { select: ["path"] }), from(keywords, { select: ["keywords"] })],
  fields: { card: "1" },
});
