import type { Store } from "@metaxy-ts/core";
import { defineFeature, FeatureGraph, from } from "@metaxy-ts/core";
import { duckdb } from "@metaxy-ts/store-duckdb";
import { z } from "zod";

/*
 * Words, and what is computed from them: one row for a word, one for each of its letters, one for all words of a length.
 */

export const word = defineFeature({
  key: "word",
  id: ["id"],
  schema: z.object({ id: z.string(), text: z.string(), note: z.string() }),
  fields: { text: { dataVersion: "text" }, note: { dataVersion: "note" } },
});

export const lengthOf = (version = "1") =>
  defineFeature({
    key: "word/length",
    id: ["id"],
    schema: z.object({ id: z.string(), length: z.number() }),
    deps: [from(word, { select: ["text"] })],
    fields: { length: { version, on: [word.field("text")] } },
  });
export const length = lengthOf();

export const letter = defineFeature({
  key: "word/letter",
  id: ["id", "place"],
  schema: z.object({ id: z.string(), place: z.number(), letter: z.string() }),
  deps: [from(word, { select: ["text"], lineage: { type: "expansion", on: ["id"] } })],
});

export const group = defineFeature({
  key: "word/group",
  id: ["length"],
  schema: z.object({ length: z.number(), words: z.number() }),
  deps: [from(length, { lineage: { type: "aggregation", on: ["length"] } })],
});

export const graph = new FeatureGraph([word, length, letter, group]);

export interface Word {
  id: string;
  text: string;
  note: string;
}

export const words = (count: number): Word[] =>
  Array.from({ length: count }, (_, index) => ({ id: `w${index}`, text: "x".repeat((index % 5) + 1), note: "" }));

export const memory = (): Promise<Store> => duckdb({ path: ":memory:" }).open();
