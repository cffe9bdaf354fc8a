import { existsSync } from "node:fs";
import { rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { reportFile } from "@metaxy-ts/conformance";
import { describeStoreConformance } from "@metaxy-ts/conformance/vitest";
import { duckdbAdapter } from "../src/index.js";
import { lake, onLake, rowsOf } from "./support/lake.js";

const folderOf = (namespace: string): string => join(tmpdir(), `${namespace}.ducklake`);

describeStoreConformance({
  adapter: ({ namespace }) => duckdbAdapter({ ducklake: lake(folderOf(namespace)), threads: 1 }),
  readRaw: async ({ namespace, table }) => rowsOf(folderOf(namespace), table),
  exists: async ({ namespace }) =>
    ["catalog.sqlite", "data"].some((name) => existsSync(join(folderOf(namespace), name))),
  runSql: async ({ namespace, statements }) => {
    await (await duckdbAdapter({ ducklake: lake(folderOf(namespace)) }).open({ mode: "write" })).close(); // makes the lake
    await onLake(folderOf(namespace), statements.join(";\n"));
  },
  damage: {
    corrupt: ({ namespace }) => writeFile(join(folderOf(namespace), "catalog.sqlite"), "No database. ".repeat(1000)),
  },
  remove: ({ namespace }) => rm(folderOf(namespace), { recursive: true, force: true }),
  module: new URL("./support/other-ducklake.mjs", import.meta.url),
  onReport: reportFile(new URL("../conformance-ducklake.json", import.meta.url)),
});
