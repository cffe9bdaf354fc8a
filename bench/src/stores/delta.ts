import { join } from "node:path";
import { DeltaTable, findTables } from "@metaxy-ts/delta-rs";
import type { BenchStore } from "./bench-store.ts";
import { namedIn, openInFolder } from "./in-folder.ts";

/** DuckDB reads the files that the logs of the tables name. */
export function openDelta(): Promise<BenchStore> {
  const handEngine = (folder: string) => ({
    path: ":memory:",
    prepare: [],
    async views(sql: string) {
      const paths = new Map((await findTables(folder)).map((path) => [nameOf(path), path]));
      return Promise.all(
        namedIn(sql, [...paths.keys()]).map((name) => viewOf(name, join(folder, paths.get(name) ?? ""))),
      );
    },
  });
  return openInFolder("delta", handEngine, "delta");
}

/** The name that the store has for a table. */
function nameOf(path: string): string {
  return path.replace(".delta", "").replaceAll("/", "__");
}

/** The files that a table is now. */
async function viewOf(name: string, table: string): Promise<string> {
  const { files } = await (await DeltaTable.open(table)).files();
  const paths = files.map((file) => `'${join(table, file.path)}'`);
  return `create or replace view ${name} as select * from read_parquet([${paths.join(", ")}], union_by_name = true)`;
}
