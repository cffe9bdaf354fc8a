import { existsSync } from "node:fs";
import { rm, writeFile } from "node:fs/promises";
import { DatabaseSync } from "node:sqlite";
import { reportFile } from "@metaxy-ts/conformance";
import { describeStoreConformance } from "@metaxy-ts/conformance/vitest";
import { sqliteAdapter } from "../src/sqlite.js";
import { fileRows } from "./support/file-rows.js";
import { pathOf } from "./support/sqlite-path.js";

describeStoreConformance({
  adapter: ({ namespace }) => sqliteAdapter({ path: pathOf(namespace) }),
  readRaw: async ({ namespace, table }) => fileRows(pathOf(namespace), table),
  exists: async ({ namespace }) => existsSync(pathOf(namespace)),
  runSql: async ({ namespace, statements }) => {
    const database = new DatabaseSync(pathOf(namespace));
    for (const statement of statements) database.exec(statement);
    database.close();
  },
  damage: { corrupt: ({ namespace }) => writeFile(pathOf(namespace), "This is no database. ".repeat(1000)) },
  remove: async ({ namespace }) => {
    for (const end of ["", "-wal", "-shm"]) await rm(pathOf(namespace) + end, { force: true });
  },
  module: new URL("./support/other-sqlite.mjs", import.meta.url),
  onReport: reportFile(new URL("../conformance-sqlite.json", import.meta.url)),
});
