import { reportFile } from "@metaxy-ts/conformance";
import { describeStoreConformance } from "@metaxy-ts/conformance/vitest";
import { afterAll, vi } from "vitest";
import { icebergAdapter } from "../src/index.js";
import { extensionFiles, startCatalog } from "./support/places.js";
import { rawRows } from "./support/raw-rows.js";

const catalog = await startCatalog();
const options = { uri: catalog.endpoint, extensions: extensionFiles(), unsignedExtensions: true, threads: 1 };
vi.stubEnv("ICEBERG_OPTIONS", JSON.stringify(options));
afterAll(async () => {
  vi.unstubAllEnvs();
  await catalog[Symbol.asyncDispose]();
});

describeStoreConformance({
  adapter: ({ namespace }) => icebergAdapter({ ...options, namespace }),
  readRaw: ({ namespace, table }) => rawRows(options.uri, namespace, table),
  module: new URL("./support/other-process.mjs", import.meta.url),
  expectedFailures: { "column-types/declared": "DuckDB cannot write maps in lists to Iceberg." },
  onReport: reportFile(new URL("../conformance.json", import.meta.url)),
});
