import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DeltaTable, findTables } from "@metaxy-ts/delta-rs";
import { DuckDBEngine } from "@metaxy-ts/engine-duckdb";
import { delta } from "@metaxy-ts/store-delta";
import { duckdbWords } from "../sql-words.ts";
import type { BenchStore } from "./bench-store.ts";

/** A store in a new folder, and an engine that reads the same files. */
export async function openDelta(): Promise<BenchStore> {
  const path = await mkdtemp(join(tmpdir(), "metaxy-bench-"));
  const store = await delta({ path }).open();
  const engine = await DuckDBEngine.open({ path: ":memory:", mode: "write" });
  return {
    store,
    words: duckdbWords,
    async arrowRows(sql) {
      for (const table of await findTables(path)) await engine.run({ sql: await viewOf(path, table), parameters: [] });
      return (await engine.arrow({ sql, parameters: [] })).numRows;
    },
    async [Symbol.asyncDispose]() {
      await engine.close();
      await store.close();
      await rm(path, { recursive: true });
    },
  };
}

/** The files that a table is now, under the name that the store has for it. */
async function viewOf(path: string, table: string): Promise<string> {
  const name = table.replace(".delta", "").replaceAll("/", "__");
  const { files } = await (await DeltaTable.open(join(path, table))).files();
  const paths = files.map((file) => `'${join(path, table, file.path)}'`);
  return `create or replace view ${name} as select * from read_parquet([${paths.join(", ")}], union_by_name = true)`;
}
