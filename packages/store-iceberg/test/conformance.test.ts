import { reportFile } from "@metaxy-ts/conformance";
import { describeStoreConformance } from "@metaxy-ts/conformance/vitest";
import { afterAll } from "vitest";
import { icebergAdapter } from "../src/index.js";
import { extensionFiles, startCatalog } from "./support/places.js";

const extensions = extensionFiles();
const catalog = await startCatalog();
afterAll(() => catalog[Symbol.asyncDispose]());

describeStoreConformance({
  adapter: ({ namespace }) =>
    icebergAdapter({ uri: catalog.endpoint, namespace, extensions, unsignedExtensions: true, threads: 1 }),
  onReport: reportFile(new URL("../conformance.json", import.meta.url)),
});
