import { existsSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { reportFile } from "@metaxy-ts/conformance";
import { describeStoreConformance } from "@metaxy-ts/conformance/vitest";
import Database from "better-sqlite3";
import { betterSqliteAdapter } from "../src/index.js";

const pathOf = (namespace: string) => join(tmpdir(), `${namespace}.better.sqlite`);

describeStoreConformance({
  adapter: ({ namespace }) => betterSqliteAdapter({ path: pathOf(namespace) }),
  readRaw: async ({ namespace, table }) => {
    const connection = new Database(pathOf(namespace), { readonly: true });
    try {
      return connection.prepare(`select * from "${table}"`).all() as Record<string, unknown>[];
    } finally {
      connection.close();
    }
  },
  exists: async ({ namespace }) => existsSync(pathOf(namespace)),
  runSql: async ({ namespace, statements }) => {
    const connection = new Database(pathOf(namespace));
    for (const statement of statements) connection.exec(statement);
    connection.close();
  },
  remove: async ({ namespace }) => {
    for (const end of ["", "-wal", "-shm"]) await rm(pathOf(namespace) + end, { force: true });
  },
  module: new URL("./other-process.js", import.meta.url),
  onReport: reportFile(new URL("../conformance.json", import.meta.url)),
});
