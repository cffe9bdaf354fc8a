import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { defineFeature, FeatureGraph } from "@metaxy-ts/core";
import { DuckDBEngine } from "@metaxy-ts/engine-duckdb";
import { expect, it } from "vitest";
import { z } from "zod";
import { duckdb, duckdbAdapter } from "../src/index.js";

const schema = z.object({
  id: z.string(),
  size: z.int().nullable(),
  score: z.number(),
  'na"me; --': z.array(z.string()),
});
const feature = defineFeature({ key: "video/raw-clip", id: ["id"], schema, fields: ["x", "y"] });
const plain = defineFeature({ key: "plain", id: ["id"], fields: ["x"] });

it("makes the tables that a write would", async () => {
  const folder = await mkdtemp(join(tmpdir(), "metaxy-ddl-"));
  try {
    const [prepared, written] = ["prepared.duckdb", "written.duckdb"].map((name) => ({
      path: join(folder, name),
      tablePrefix: "p_",
    })) as [{ path: string; tablePrefix: string }, { path: string; tablePrefix: string }];
    const engine = await DuckDBEngine.open({ path: prepared.path, mode: "write" });
    const graph = new FeatureGraph([feature, plain]);
    for (const statement of duckdb(prepared).ddl(graph)) await engine.run({ sql: statement, parameters: [] });
    await engine.close();

    const own = ["settings", "writes", "feature_versions"].map((name) => `p_metaxy_system__${name}`);
    const tables = ["p_video__raw_clip", "p_plain", ...own];
    const columns = async (options: { path: string; tablePrefix: string }): Promise<unknown[]> => {
      const store = await duckdbAdapter(options).open({ mode: "read" });
      const found = await Promise.all(tables.map((table) => store.describe(table)));
      await store.close();
      return found;
    };
    const before = await columns(prepared);
    for (const [options, autoCreate] of [
      [prepared, false],
      [written, true],
    ] as const) {
      await using store = await duckdb({ ...options, autoCreate }).open();
      const row = { id: "a", size: 1, score: 1.5, 'na"me; --': ["t"] };
      await store.write(feature, [{ ...row, metaxy_provenance_by_field: { x: "1", y: "2" } }], { idempotencyKey: "k" });
      await store.write(plain, [{ id: "a", metaxy_provenance_by_field: { x: "1" } }]);
      await store.push(graph);
      expect(await (await store.read(feature)).count()).toBe(1);
    }
    expect(await columns(prepared)).toEqual(before);
    expect(await columns(written)).toEqual(before);
  } finally {
    await rm(folder, { recursive: true });
  }
});
