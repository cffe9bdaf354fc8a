import { defineFeature, from } from "@metaxy-ts/core";
import { z } from "zod";

/** What there is. The hash says when a document has changed. */
export const document = defineFeature({
  key: "document",
  id: ["id"],
  schema: z.object({ id: z.string(), text: z.string(), hash: z.string() }),
  fields: { content: { dataVersion: "hash" } },
});

/** What is computed of it. Raise the version when the code changes: then every sample is new. */
export const summary = defineFeature({
  key: "document/summary",
  id: ["id"],
  schema: z.object({ id: z.string(), words: z.int() }),
  deps: [from(document, { select: ["text"] })],
  fields: { words: "1" },
});
