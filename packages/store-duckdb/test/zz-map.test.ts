import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { describeStoreConformance } from "@metaxy-ts/conformance/vitest";
import { DuckDBEngine } from "@metaxy-ts/engine-duckdb";
import { duckdbAdapter } from "../src/index.js";

const pathOf = (namespace: string): string => join(tmpdir(), `${namespace}.duckdb`);

describeStoreConformance({
  adapter: ({ namespace }) => duckdbAdapter({ byField: "map", path: pathOf(namespace), threads: 1 }),
  readRaw: async ({ namespace, table }) => {
    const engine = await DuckDBEngine.open({ path: pathOf(namespace), mode: "read" });
    try {
      return await engine.run({ sql: `select * from "${table}"`, parameters: [] });
    } finally {
      await engine.close();
    }
  },
  remove: ({ namespace }) => rm(pathOf(namespace), { force: true }),
  module: new URL("./support/other-process.mjs", import.meta.url),
});
