import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ColumnDescription } from "@metaxy-ts/core/adapter";
import type { Row, Statement } from "@metaxy-ts/sql";
import { afterAll, beforeAll, onTestFinished } from "vitest";
import type { DatabaseOptions } from "../../src/index.js";
import { DuckDBEngine } from "../../src/index.js";

export function statement(sql: string, ...parameters: unknown[]): Statement {
  return { sql, parameters };
}

/** One memory database for all tests of a file. */
export function sharedEngine(): () => DuckDBEngine {
  let engine: DuckDBEngine | undefined;
  beforeAll(async () => {
    engine = await DuckDBEngine.open({ path: ":memory:", mode: "write" });
  });
  afterAll(() => engine?.close());
  return () => {
    if (!engine) throw new Error("The engine is not open yet.");
    return engine;
  };
}

/** An engine that is closed after the test, if the test did not. */
export async function openEngine(
  options: Partial<DatabaseOptions> & Pick<DatabaseOptions, "path">,
): Promise<DuckDBEngine> {
  const engine = await DuckDBEngine.open({ mode: "write", ...options });
  let closed = false;
  const close = engine.close.bind(engine);
  engine.close = async () => {
    if (closed) return;
    closed = true;
    await close();
  };
  onTestFinished(() => engine.close());
  return engine;
}

/** A folder that is removed after the test. */
export function folder(): string {
  const path = mkdtempSync(join(tmpdir(), "metaxy-duckdb-"));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

/** Stages columns and reads them back as rows. */
export async function roundTrip(
  engine: DuckDBEngine,
  columns: readonly ColumnDescription[],
  values: readonly (readonly unknown[])[],
): Promise<Row[]> {
  const table = await engine.stage({ kind: "columns", columns, values });
  try {
    return await engine.rows(statement(`select * from ${table.name}`));
  } finally {
    await engine.dropTemporary(table);
  }
}

/** All of an async iterable. */
export async function collect<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const all: Item[] = [];
  for await (const item of items) all.push(item);
  return all;
}
