import { mkdtempSync, rmSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { reportFile } from "@metaxy-ts/conformance";
import { describeStoreConformance } from "@metaxy-ts/conformance/vitest";
import { DuckDBEngine } from "@metaxy-ts/engine-duckdb";
import { afterAll } from "vitest";
import { duckdbAdapter } from "../src/index.js";

const folder = mkdtempSync(join(tmpdir(), "metaxy-conformance-"));
afterAll(() => rmSync(folder, { recursive: true }));
const pathOf = (namespace: string): string => join(folder, `${namespace}.duckdb`);

describeStoreConformance({
  adapter: ({ namespace }) => duckdbAdapter({ path: pathOf(namespace), threads: 1 }),
  readRaw: async ({ namespace, table }) => {
    const engine = await DuckDBEngine.open({ path: pathOf(namespace), mode: "read" });
    try {
      return await engine.run({ sql: `select * from "${table}"`, parameters: [] });
    } finally {
      await engine.close();
    }
  },
  onReport: reportFile(new URL("../conformance.json", import.meta.url)),
  remove: ({ namespace }) => rm(pathOf(namespace), { force: true }),
});
