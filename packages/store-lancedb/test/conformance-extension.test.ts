import { reportFile } from "@metaxy-ts/conformance";
import { describeStoreConformance } from "@metaxy-ts/conformance/vitest";
import { lancedbAdapter } from "../src/index.js";
import { extensionFile } from "./support/extension.js";
import { folders } from "./support/places.js";

// The same tests where DuckDB reads Lance by itself.

const extension = extensionFile();
process.env.LANCE_EXTENSION = extension; // for other-process-extension.mjs

describeStoreConformance({
  ...folders,
  adapter: (place) => ({
    // Without looking at the signature, which takes a second for each of a thousand stores; extension.test.ts has it looked at.
    ...lancedbAdapter({ uri: folders.folderOf(place), extension, unsignedExtensions: true, threads: 1 }),
    name: "lancedb-extension", // as the report calls it
  }),
  module: new URL("./support/other-process-extension.mjs", import.meta.url),
  onReport: reportFile(new URL("../conformance-extension.json", import.meta.url)),
});
