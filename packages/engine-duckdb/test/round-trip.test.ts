import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { tableFromIPC, tableToIPC } from "apache-arrow";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
// @boundaries-ignore all packages try random inputs in the same way
import { runs } from "../../../vitest.runs.js";
import type { DuckDBEngine } from "../src/index.js";
import type { TestColumn } from "./support/any-columns.js";
import { anyColumns, describeColumns, openEngine, rowsOut, select } from "./support/any-columns.js";

let engine: DuckDBEngine;
let folder: string;
beforeAll(async () => {
  engine = await openEngine();
  folder = await mkdtemp(join(tmpdir(), "metaxy-engine-"));
});
afterAll(async () => {
  await engine.close();
  await rm(folder, { recursive: true });
});

async function stage(columns: readonly TestColumn[]) {
  return engine.stage({
    kind: "columns",
    columns: describeColumns(columns),
    values: columns.map((column) => column.staged),
  });
}

async function check(run: (columns: TestColumn[]) => Promise<void>): Promise<void> {
  await fc.assert(fc.asyncProperty(anyColumns, run), runs(40));
}

describe("values of every type, with nulls, come out as they went in", () => {
  it("as rows", () =>
    check(async (columns) => {
      const table = await stage(columns);
      expect(table.columns).toEqual(describeColumns(columns));
      expect(await engine.rows(select(`select * from ${table.name}`))).toEqual(rowsOut(columns));
      await engine.dropTemporary(table);
    }));

  it("in batches", () =>
    check(async (columns) => {
      const table = await stage(columns);
      const rows: unknown[] = [];
      for await (const batch of engine.batches(table, 2)) {
        expect(batch.length).toBeLessThanOrEqual(2);
        rows.push(...batch);
      }
      expect(rows).toEqual(rowsOut(columns));
      await engine.dropTemporary(table);
    }));

  it("through Arrow tables, also as bytes", () =>
    check(async (columns) => {
      const table = await stage(columns);
      const arrow = await engine.arrow(select(`select * from ${table.name}`));
      expect(arrow.numRows).toBe(rowsOut(columns).length);
      for (const copy of [arrow, tableFromIPC(tableToIPC(arrow))]) {
        if (copy.batches.length === 0) continue;
        const back = await engine.stage({ kind: "arrow", batches: copy.batches });
        expect(back.columns).toEqual(describeColumns(columns));
        expect(await engine.rows(select(`select * from ${back.name}`))).toEqual(rowsOut(columns));
        await engine.dropTemporary(back);
      }
      await engine.dropTemporary(table);
    }));

  it("through Arrow batches", () =>
    check(async (columns) => {
      const table = await stage(columns);
      const back = await engine.stage({ kind: "arrow", batches: engine.arrowBatches(table) });
      expect(back.columns).toEqual(describeColumns(columns));
      expect(await engine.rows(select(`select * from ${back.name}`))).toEqual(rowsOut(columns));
      await engine.dropTemporary(table);
      await engine.dropTemporary(back);
    }));

  it("through Parquet", () =>
    check(async (columns) => {
      const table = await stage(columns);
      const path = join(folder, "values.parquet");
      expect(await engine.toParquet(select(`select * from ${table.name}`), path)).toBe(rowsOut(columns).length);
      const back = await engine.stage({ kind: "parquet", paths: [path] });
      expect(back.columns).toEqual(describeColumns(columns));
      expect(await engine.rows(select(`select * from ${back.name}`))).toEqual(rowsOut(columns));
      await engine.dropTemporary(table);
      await engine.dropTemporary(back);
    }));
});
