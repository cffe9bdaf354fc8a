import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { newFolder } from "@metaxy-ts/testing";
import { describe, expect, it } from "vitest";
import { DeltaTable, deleteTable } from "../src/index.js";
import { codeOf, countOf, ipc } from "./support/tables.js";

const rows = ipc({ id: ["a", "b"] });

async function newTable(): Promise<{ uri: string; table: DeltaTable; other: DeltaTable }> {
  const uri = join(await newFolder(), "table");
  const table = await DeltaTable.create(uri, rows);
  return { uri, table, other: await DeltaTable.open(uri) };
}

describe("a refresh", () => {
  it("sees every commit of others, whether it has looked before or not", async () => {
    const { table, other } = await newTable();
    for (let version = 1; version <= 5; version++) {
      expect(await other.append(rows)).toBe(version);
      expect(await table.refresh()).toBe(version);
      expect(await table.refresh()).toBe(version);
      expect(await countOf(table)).toBe(2 * version);
    }
  });

  it("sees commits of which the log has only a checkpoint", async () => {
    const { uri, table, other } = await newTable();
    for (let time = 0; time < 2; time++) expect(await table.refresh()).toBe(0);
    for (let version = 1; version <= 4; version++) await other.append(rows);
    await other.checkpoint();
    const log = join(uri, "_delta_log");
    const cleaned = (await readdir(log)).filter((name) => /^0*[0-3]\.json$/.test(name));
    expect(cleaned).toHaveLength(4);
    for (const name of cleaned) await rm(join(log, name));
    expect(await table.refresh()).toBe(4);
    expect(await countOf(table)).toBe(8);
  });

  it("of a table that is gone is refused", async () => {
    const { uri, table } = await newTable();
    for (let time = 0; time < 2; time++) await table.refresh();
    await deleteTable(uri);
    expect(await codeOf(table.refresh())).toBe("NOT_FOUND");
  });
});
