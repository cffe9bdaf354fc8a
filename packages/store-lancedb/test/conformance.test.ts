import { reportFile } from "@metaxy-ts/conformance";
import { describeStoreConformance } from "@metaxy-ts/conformance/vitest";
import { lancedbAdapter } from "../src/index.js";
import { folders } from "./support/places.js";

describeStoreConformance({
  ...folders,
  adapter: (place) => lancedbAdapter({ uri: folders.folderOf(place), extension: "never", threads: 1 }),
  module: new URL("./support/other-process.mjs", import.meta.url),
  onReport: reportFile(new URL("../conformance.json", import.meta.url)),
});
