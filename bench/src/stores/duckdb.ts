import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DuckDBEngine } from "@metaxy-ts/engine-duckdb";
import { duckdb } from "@metaxy-ts/store-duckdb";
import { duckdbWords } from "../sql-words.ts";
import type { BenchStore } from "./bench-store.ts";

/** A store in a new file, and a second connection to it. */
export async function openDuckDB(): Promise<BenchStore> {
  const folder = await mkdtemp(join(tmpdir(), "metaxy-bench-"));
  const path = join(folder, "bench.duckdb");
  const store = await duckdb({ path }).open();
  const engine = await DuckDBEngine.open({ path, mode: "write" });
  return {
    store,
    words: duckdbWords,
    arrowRows: async (sql) => (await engine.arrow({ sql, parameters: [] })).numRows,
    async [Symbol.asyncDispose]() {
      await engine.close();
      await store.close();
      await rm(folder, { recursive: true });
    },
  };
}
