import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DuckLakeOptions } from "@metaxy-ts/store-duckdb";
import { duckdb } from "@metaxy-ts/store-duckdb";
import type { OpenIn } from "./folders.js";

let checked: Promise<void> | undefined;

/** Lakes with their files beside a folder. DuckDB checks the signatures of its extensions once, which takes a second, and not for each lake. */
export async function openLake(): Promise<OpenIn> {
  checked ??= checkExtensions();
  await checked;
  return (folder, options) =>
    // More threads have nothing to do in tables of a few rows, and take a third more time for it.
    duckdb({ ducklake: { ...lake(folder), unsignedExtensions: true }, threads: 1, ...options });
}

function lake(folder: string): DuckLakeOptions {
  return { catalog: { sqlite: `${folder}.sqlite` }, dataPath: `${folder}.files` };
}

async function checkExtensions(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "metaxy-vectors-"));
  try {
    await (await duckdb({ ducklake: lake(join(folder, "lake")) }).open()).close();
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
