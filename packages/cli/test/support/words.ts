import { projectFolder } from "@metaxy-ts/testing";

const config = (more: string) => `
import { defineConfig } from "@metaxy-ts/project";
import { duckdb } from "@metaxy-ts/store-duckdb";
export default defineConfig({
  project: "words",
  features: "features.ts",
  ${more}
  stores: { dev: duckdb({ path: new URL("dev.duckdb", import.meta.url).pathname }) },
});
`;

const features = `
import { defineFeature, from } from "@metaxy-ts/core";
export const word = defineFeature({ key: "word", id: ["id"], fields: { text: { dataVersion: "text" } } });
export const length = defineFeature({
  key: "word/length",
  id: ["id"],
  deps: [from(word, { select: ["text"] })],
});
export const half = defineFeature({ key: "word/half", id: ["id"], deps: [from(length, { select: ["length"] })] });
`;

/** Samples of `words.json`. A text "bad" fails, unless the environment says that it is good; each takes as long as the environment says. */
const pipeline = `
import { readFileSync } from "node:fs";
import { FeatureGraph } from "@metaxy-ts/core";
import { definePipeline, source, step } from "@metaxy-ts/runner";
import { half, length, word } from "./features.ts";

const { GOOD, WAIT = "0" } = process.env;
const wait = () => new Promise((resolve) => setTimeout(resolve, Number(WAIT)));
export default definePipeline(new FeatureGraph([word, length, half]), [
  source(word, { samples: () => JSON.parse(readFileSync("words.json", "utf8")) }),
  step(length, {
    concurrency: 2,
    compute: async ({ id, text }) => {
      if (WAIT !== "0") await wait();
      if (id === "w1") console.log("computing w1");
      if (text === "bad" && !GOOD) throw new RangeError("bad word " + id);
      return { length: text.length };
    },
  }),
  step(half, { compute: ({ length }) => ({ half: length / 2 }) }),
]);
`;

/** A sample of the pipeline. */
export interface Word {
  readonly id: string;
  readonly text: string;
}

/** So many words, of which those with a place in `bad` fail. */
export function words(count: number, bad: readonly number[] = []): Word[] {
  return Array.from({ length: count }, (_, index) => ({ id: `w${index}`, text: bad.includes(index) ? "bad" : "good" }));
}

/** A folder with a project whose pipeline computes lengths of words, and halves of lengths. */
export function wordsFolder(list: readonly Word[], more: Readonly<Record<string, string>> = {}): Promise<string> {
  const files = {
    "metaxy.config.ts": config('pipeline: "./pipeline.ts",'),
    "features.ts": features,
    "pipeline.ts": pipeline,
    "words.json": JSON.stringify(list),
  };
  return projectFolder({ ...files, ...more }, ["runner"]);
}

/** The configuration of the project without its pipeline. */
export const withoutPipeline = config("");
