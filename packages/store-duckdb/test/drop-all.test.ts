import { DuckDBEngine } from "@metaxy-ts/engine-duckdb";
import { describe, expect, it } from "vitest";
import { duckdb } from "../src/index.js";
import { filledStore, useFolder } from "./support/files.js";
import { free, freeRow, storedCount } from "./support/free.js";

const file = useFolder();

describe("a store that is emptied", () => {
  it("leaves tables of other programs alone, and those of a store with a longer prefix", async () => {
    const path = file("shared.duckdb");
    const write = (options: object) =>
      filledStore({ path, ...options }, (store) => store.write(free, [freeRow("a")], { idempotencyKey: "key" }));
    await write({});
    await write({ tablePrefix: "other_" });
    const engine = await DuckDBEngine.open({ path, mode: "write", threads: 1 });
    for (const sql of [
      "create table orders (id integer)",
      "create table metaxy_report (metaxy_provenance varchar)",
      "create view recent as select * from orders",
      "create schema audit",
      "create table audit.free as select 1 as id",
    ])
      await engine.run({ sql, parameters: [] });
    await engine.close();
    {
      await using store = await duckdb({ path }).open();
      const removed = [store.tableName(free), "metaxy_system__settings", "metaxy_system__writes"].sort();
      expect([...(await store.dropAll())].sort()).toEqual(removed);
      const tables = await store.query<{ name: string }>(
        "select schema_name || '.' || table_name as name from duckdb_tables() where not temporary",
      );
      const left = (await tables.rows()).map(({ name }) => name).sort();
      expect(left).toEqual(
        [
          "audit.free",
          "main.metaxy_report",
          "main.orders",
          `main.other_${store.tableName(free)}`,
          "main.other_metaxy_system__settings",
          "main.other_metaxy_system__writes",
        ].sort(),
      );
    }
    await using other = await duckdb({ path, tablePrefix: "other_" }).open({ mode: "read" });
    expect(await storedCount(other)).toBe(1);
  });
});
