import { rm } from "node:fs/promises";
import { reportFile } from "@metaxy-ts/conformance";
import { describeStoreConformance } from "@metaxy-ts/conformance/vitest";
import { lancedbAdapter } from "../src/index.js";
import { folderOf, readRaw } from "./support/places.js";

describeStoreConformance({
  adapter: ({ namespace }) => lancedbAdapter({ uri: folderOf(namespace), extension: "never", threads: 1 }),
  readRaw,
  remove: ({ namespace }) => rm(folderOf(namespace), { recursive: true, force: true }),
  module: new URL("./support/other-process.mjs", import.meta.url),
  properties: { seed: 20261123 }, // the same in every run of CI; METAXY_SEED looks further
  expectedFailures: {
    "filter-text/names": "The names of Lance's columns have no dots.",
  },
  onReport: reportFile(new URL("../conformance.json", import.meta.url)),
});
