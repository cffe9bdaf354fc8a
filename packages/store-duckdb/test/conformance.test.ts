import { existsSync } from "node:fs";
import { rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { reportFile } from "@metaxy-ts/conformance";
import { describeStoreConformance } from "@metaxy-ts/conformance/vitest";
import { DuckDBEngine } from "@metaxy-ts/engine-duckdb";
import type { Row } from "@metaxy-ts/sql";
import { duckdbAdapter } from "../src/index.js";

const pathOf = (namespace: string): string => join(tmpdir(), `${namespace}.duckdb`);

/** Places whose stores may use little memory. */
const small = new Set<string>();

/** Runs statements in a file without a store, and gives the rows of the last. */
async function inFile(namespace: string, mode: "read" | "write", statements: readonly string[]): Promise<Row[]> {
  const engine = await DuckDBEngine.open({ path: pathOf(namespace), mode });
  try {
    let rows: Row[] = [];
    for (const sql of statements) rows = await engine.run({ sql, parameters: [] });
    return rows;
  } finally {
    await engine.close();
  }
}

describeStoreConformance({
  adapter: ({ namespace }) => ({
    ...duckdbAdapter({ path: pathOf(namespace), threads: 1 }),
    open: (options) => {
      const memory = small.has(namespace) ? { memoryLimit: "12MB" } : {};
      return duckdbAdapter({ path: pathOf(namespace), threads: 1, ...memory }).open(options);
    },
  }),
  readRaw: ({ namespace, table }) => inFile(namespace, "read", [`select * from "${table}"`]),
  exists: async ({ namespace }) => existsSync(pathOf(namespace)),
  runSql: async ({ namespace, statements }) => void (await inFile(namespace, "write", statements)),
  damage: {
    corrupt: ({ namespace }) => writeFile(pathOf(namespace), "This is no database. ".repeat(1000)),
    full: async ({ namespace }) => void small.add(namespace),
  },
  remove: ({ namespace }) => rm(pathOf(namespace), { force: true }),
  module: new URL("./support/other-process.mjs", import.meta.url),
  onReport: reportFile(new URL("../conformance.json", import.meta.url)),
});
