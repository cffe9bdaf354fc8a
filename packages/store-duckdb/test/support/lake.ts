import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { DuckDBEngine, literal, quote } from "@metaxy-ts/engine-duckdb";
import type { Row } from "@metaxy-ts/sql";
import type { DuckLakeOptions, PostgresCatalog } from "../../src/index.js";
import { duckdbExtensions } from "./extensions.js";

const files = duckdbExtensions();

// For other-ducklake.mjs.
process.env.METAXY_DUCKDB_EXTENSIONS = JSON.stringify(files);

/** A lake whose files are all in one folder. */
export function lake(folder: string, options: Partial<DuckLakeOptions> = {}): DuckLakeOptions {
  mkdirSync(folder, { recursive: true });
  return {
    catalog: { sqlite: join(folder, "catalog.sqlite") },
    dataPath: join(folder, "data"),
    extensions: { ducklake: files.ducklake, sqlite: files.sqlite },
    unsignedExtensions: true, // they are signed, but to check that takes most of the time of an opening
    ...options,
  };
}

export function lakeOnPostgres(folder: string, postgres: PostgresCatalog): DuckLakeOptions {
  const { ducklake, postgres: extension } = files;
  return lake(folder, { catalog: { postgres }, extensions: { ducklake, postgres: extension } });
}

export function lakeOnS3(folder: string, dataPath: string, setup: readonly string[]): DuckLakeOptions {
  const { ducklake, sqlite, httpfs } = files;
  return lake(folder, { dataPath, setup, extensions: { ducklake, sqlite, httpfs } });
}

/** Runs SQL on the lake of a folder behind the store's back. */
export function onLake(folder: string, sql: string): Promise<Row[]> {
  return behind(folder, "ducklake:sqlite", sql);
}

/** Runs SQL on the catalog of such a lake, or of what is in its place. */
export function inSqlite(folder: string, sql: string): Promise<Row[]> {
  return behind(folder, "sqlite", sql);
}

async function behind(folder: string, kind: string, sql: string): Promise<Row[]> {
  const engine = await DuckDBEngine.open({
    path: {
      display: folder,
      name: "other",
      unsignedExtensions: true,
      key: async () => `behind ${kind} ${folder}`,
      async attach(connection) {
        for (const file of [files.ducklake, files.sqlite]) await connection.run(`load ${literal(file)}`);
        await connection.run(`attach ${literal(`${kind}:${folder}/catalog.sqlite`)} as other`);
      },
    },
    mode: "write",
    threads: 1,
  });
  try {
    return await engine.run({ sql, parameters: [] });
  } finally {
    await engine.close();
  }
}

/** Every row of a table. */
export function rowsOf(folder: string, table: string): Promise<Row[]> {
  return onLake(folder, `select * from ${quote(table)}`);
}
