import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { reportFile } from "@metaxy-ts/conformance";
import { describeStoreConformance } from "@metaxy-ts/conformance/vitest";
import { duckdbAdapter } from "../src/index.js";
import { lake, rowsOf } from "./support/lake.js";

const folderOf = (namespace: string): string => join(tmpdir(), `${namespace}.ducklake`);

describeStoreConformance({
  adapter: ({ namespace }) => duckdbAdapter({ ducklake: lake(folderOf(namespace)), threads: 1 }),
  readRaw: async ({ namespace, table }) => rowsOf(folderOf(namespace), table),
  remove: ({ namespace }) => rm(folderOf(namespace), { recursive: true, force: true }),
  module: new URL("./support/other-ducklake.mjs", import.meta.url),
  onReport: reportFile(new URL("../conformance-ducklake.json", import.meta.url)),
});
