import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { defineFeature } from "@metaxy-ts/core";
import { DuckDBEngine } from "@metaxy-ts/engine-duckdb";
import { tableFromIPC, tableToIPC } from "apache-arrow";
import type { Time } from "./measure.ts";
import { peakKilobytes, timed } from "./measure.ts";
import type { FolderStoreName } from "./stores/folders.ts";
import { folderStores } from "./stores/folders.ts";
import type { SqlStoreName } from "./stores/sql-stores.ts";
import { isSqlStore, sqlStores } from "./stores/sql-stores.ts";

export type WrittenStoreName = FolderStoreName | SqlStoreName;

/** What one process has measured; memory in kilobytes. */
export interface Written extends Time {
  /** The most that the process had before it wrote, with its rows. */
  readonly inputMemory: number;
  readonly peakMemory: number;
}

/** Python's programs have it too. */
const feature = defineFeature({ key: "bench/written", id: ["sample_id"], fields: ["audio", "frames"] });

/** A file of Arrow with what a user gives for a feature: an ID, some strings, and a hash for each field. */
export async function makeRows(file: string, rows: number): Promise<void> {
  const engine = await DuckDBEngine.open({ path: ":memory:", mode: "write" });
  const sql = `select 'sample_' || i as sample_id, 's3://bucket/videos/' || md5(i::varchar) || '.mp4' as path,
    'A caption of ' || i || ', which is some words longer than an identifier' as caption, 'label_' || (i % 100) as label,
    {'audio': md5('audio' || i), 'frames': md5('frames' || i)} as metaxy_provenance_by_field from range(${rows}) as samples(i)`;
  writeFileSync(file, tableToIPC(await engine.arrow({ sql, parameters: [] }), "file"));
  await engine.close();
}

/** Writes the rows of a file to a new store. The file is read before, and the store is open. */
export async function writeOurs(name: WrittenStoreName, file: string, place: string): Promise<Written> {
  if (!isSqlStore(name)) mkdirSync(place, { recursive: true });
  const rows = tableFromIPC(readFileSync(file));
  await using store = await (isSqlStore(name) ? sqlStores[name](place) : folderStores[name](place, {})).open();
  const inputMemory = peakKilobytes();
  const { result, ...time } = await timed(() => store.write(feature, rows));
  if (result.rows !== rows.numRows) throw new Error(`${result.rows} rows were written instead of ${rows.numRows}.`);
  return { ...time, inputMemory, peakMemory: peakKilobytes() };
}
