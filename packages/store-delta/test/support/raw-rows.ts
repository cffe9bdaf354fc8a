import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { findTables } from "@metaxy-ts/delta-rs";
import { DuckDBEngine } from "@metaxy-ts/engine-duckdb";
import { tableAt } from "../../src/layout.js";

/** All rows of a table, by another way than the store's: the log as it is written, replayed line by line. */
export async function rawRows(folder: string, table: string): Promise<Record<string, unknown>[]> {
  const path = (await findTables(folder)).find((found) => tableAt(found) === table);
  if (path === undefined) throw new Error(`${folder} has no table ${table}.`);
  const files = (await activeFiles(join(folder, path))).map((file) => `'${join(folder, path, file)}'`);
  if (files.length === 0) return [];
  const engine = await DuckDBEngine.open({ path: ":memory:", mode: "write", threads: 1 });
  try {
    const sql = `select * from read_parquet([${files.join(", ")}], union_by_name = true)`;
    return await engine.run({ sql, parameters: [] });
  } finally {
    await engine.close();
  }
}

async function activeFiles(folder: string): Promise<string[]> {
  const log = join(folder, "_delta_log");
  const active = new Set<string>();
  for (const name of (await readdir(log)).filter((file) => /^\d+\.json$/.test(file)).sort()) {
    for (const line of (await readFile(join(log, name), "utf8")).split("\n").filter((text) => text !== "")) {
      const { add, remove } = JSON.parse(line) as Record<"add" | "remove", { readonly path: string } | undefined>;
      if (remove) active.delete(remove.path);
      if (add) active.add(add.path);
    }
  }
  return [...active];
}
