import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { reportFile } from "@metaxy-ts/conformance";
import { describeStoreConformance } from "@metaxy-ts/conformance/vitest";
import { deltaAdapter } from "../src/index.js";
import { rawRows } from "./support/raw-rows.js";

const folderOf = (namespace: string): string => join(tmpdir(), "metaxy-store-delta", namespace);

describeStoreConformance({
  adapter: ({ namespace }) => deltaAdapter({ path: folderOf(namespace), threads: 1 }),
  readRaw: ({ namespace, table }) => rawRows(folderOf(namespace), table),
  remove: ({ namespace }) => rm(folderOf(namespace), { recursive: true, force: true }),
  module: new URL("./support/other-process.mjs", import.meta.url),
  onReport: reportFile(new URL("../conformance.json", import.meta.url)),
});
