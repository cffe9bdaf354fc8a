import { setTimeout as sleep } from "node:timers/promises";
import { connect } from "@lancedb/lancedb";
import type { DataType } from "apache-arrow";
import { describe, expect, it } from "vitest";
import { arrow } from "../src/arrow.js";
import { lancedb } from "../src/index.js";
import { ways } from "./support/extension.js";
import { sample, sampleRow, table, wider, widerRow } from "./support/features.js";
import { useFolder } from "./support/folder.js";

// What only LanceDB's tables have to show. Everything that all stores promise is in the conformance suite.

const folder = useFolder();

describe.each(ways)("$way", ({ way, reading }) => {
  const openStore = () => lancedb({ uri: folder(), ...reading() }).open();
  const client = async () => (await connect(folder())).openTable(table);

  it("tables look as Python's Metaxy makes them", async () => {
    await using store = await openStore();
    await store.write(sample, [{ ...sampleRow("a"), size: 1, score: 0.5, at: new Date(0), tags: ["x"] }]);
    expect(store.tableName(sample)).toBe(table);
    const types = (await (await client()).schema()).fields.map(({ name, type }) => [name, String(type)]);
    expect(Object.fromEntries(types)).toMatchObject({
      id: "Utf8",
      size: "Int64",
      score: "Float64",
      at: "Timestamp<MICROSECOND, UTC>",
      tags: "List<Utf8>",
      metaxy_provenance_by_field: "Struct<{main:Utf8}>",
      metaxy_data_version_by_field: "Struct<{main:Utf8}>",
      metaxy_data_version: "Utf8",
      metaxy_updated_at: "Timestamp<MICROSECOND, UTC>",
      metaxy_deleted_at: "Timestamp<MICROSECOND, UTC>",
    });
  });

  it("columns and members of structs are added, and rows of before have nulls there", async () => {
    await using store = await openStore();
    await store.write(sample, [sampleRow("a")]);
    await store.write(wider, [{ ...widerRow("b"), note: "new" }]);
    const rows = await (await client()).query().select(["id", "note", "metaxy_provenance_by_field"]).toArray();
    expect(rows.map((row) => JSON.parse(JSON.stringify(row)))).toEqual([
      { id: "a", note: null, metaxy_provenance_by_field: { main: "1", extra: null } },
      { id: "b", note: "new", metaxy_provenance_by_field: { main: "1", extra: "2" } },
    ]);
    expect(await (await store.read(wider, { columns: ["id"] })).rows()).toEqual([{ id: "b" }]);
  });

  it("a table of others keeps the types that they chose", async () => {
    await using store = await openStore();
    await store.write(sample, [{ ...sampleRow("a"), size: 1, text: "x" }]);
    const lance = await client();
    const { fields } = await lance.schema();
    const chosen = new Map<string, DataType>([
      ["size", new arrow.Int32()],
      ["text", new arrow.LargeUtf8()],
    ]);
    const others = fields.map(({ name, type }) => new arrow.Field(name, chosen.get(name) ?? type, name !== "id"));
    const database = await connect(folder());
    await database.dropTable(table);
    await database.createEmptyTable(table, new arrow.Schema(others));
    await store.write(sample, [{ ...sampleRow("b"), size: 2, text: "é", note: "new" }]);
    expect(await (await store.read(sample, { columns: ["id", "size", "text", "note"] })).rows()).toEqual([
      { id: "b", size: 2, text: "é", note: "new" },
    ]);
    const types = (await (await client()).schema()).fields.map(({ name, type }) => [name, String(type)]);
    expect(Object.fromEntries(types)).toMatchObject({ size: "Int32", text: "LargeUtf8" });
  });

  it("stores that write one new feature at once lose nothing", async () => {
    const stores = await Promise.all([1, 2, 3, 4].map(openStore));
    try {
      await Promise.all(stores.map((store, index) => store.write(sample, [sampleRow(`s${index}`)])));
      const [store] = stores;
      const rows = await (await store?.read(sample, { columns: ["id"] }))?.rows();
      expect(rows?.map(({ id }) => id).sort()).toEqual(["s0", "s1", "s2", "s3"]);
      expect((await (await connect(folder())).tableNames()).filter((name) => name.startsWith("metaxy-new"))).toEqual(
        [],
      );
    } finally {
      for (const store of stores) await store.close();
    }
  });

  it("stores that add columns at once lose none", async () => {
    const stores = await Promise.all([0, 1, 2, 3].map(openStore));
    try {
      await stores[0]?.write(sample, [sampleRow("first")]);
      const writes = stores.map((store, index) => {
        const row = { ...(index === 0 ? widerRow("s0") : sampleRow(`s${index}`)), [`column${index % 3}`]: index };
        return store.write(index === 0 ? wider : sample, [row] as never);
      });
      await Promise.all(writes);
      const rows = (await (await client()).query().toArray()).map((row) => row.toJSON());
      const own = rows.map(({ id, column0, column1, column2 }) => [id, column0 ?? column1 ?? column2]);
      expect(own.sort()).toEqual([
        ["first", null],
        ["s0", 0n],
        ["s1", 1n],
        ["s2", 2n],
        ["s3", 3n],
      ]);
    } finally {
      for (const store of stores) await store.close();
    }
  });

  it("a large new table has all its rows as soon as others see it", async () => {
    await using store = await openStore();
    const rows = await store.query(
      `select 'id-' || range as id, repeat('x', 200) as text, case when range >= 300000 then true end as flag,
         { main: '1' } as metaxy_provenance_by_field from range(400000)`,
    );
    const writing = store.write(sample, rows);
    const done = writing.then(() => true);
    const database = await connect(folder());
    const seen = new Set<number>();
    let looks = 0;
    while (!(await Promise.race([done, sleep(5, false)]))) {
      looks += 1;
      const opened = await database.openTable(table).catch(() => undefined);
      if (opened) seen.add(await opened.countRows());
    }
    expect(looks).toBeGreaterThan(0);
    expect([...seen].filter((count) => count !== 400_000)).toEqual([]);
    const lance = await client();
    // The client writes it piece by piece; the extension has one commit, after that of the empty table.
    expect((await lance.listVersions()).length === 2).toBe(way === "with the extension");
    expect(await lance.countRows("flag is null")).toBe(300_000);
    expect(await lance.countRows("flag")).toBe(100_000);
    expect(await (await store.read(sample)).count()).toBe(400_000);
  });

  it("what others commit is read at once, again and again", async () => {
    await using store = await openStore();
    await using other = await openStore();
    for (let count = 1; count <= 5; count++) {
      await other.write(sample, [sampleRow(`s${count}`)]);
      expect(await (await store.read(sample)).count()).toBe(count);
    }
    await other.delete(sample, "id IN ('s2', 's3')", { hard: true });
    expect(await (await store.read(sample)).count()).toBe(3);
  });

  it("a hard delete is one commit, and older versions of Lance still have the rows", async () => {
    await using store = await openStore();
    await store.write(
      sample,
      ["a", "b", "c"].map((id) => sampleRow(id)),
    );
    await store.write(sample, [sampleRow("a", "2")]);
    const lance = await client();
    const before = await lance.version();
    expect(await store.delete(sample, "id IN ('a', 'c')", { hard: true })).toBe(3); // with what was before
    await lance.checkoutLatest();
    expect(await lance.version()).toBe(before + 1);
    expect(await (await store.read(sample, { columns: ["id"] })).rows()).toEqual([{ id: "b" }]);
    await lance.checkout(before);
    expect(await lance.countRows()).toBe(4);
  });

  it("a hard delete counts exactly while the table is compacted and appended to", async () => {
    await using store = await openStore();
    await using other = await openStore();
    for (let part = 0; part < 5; part++)
      await store.write(
        sample,
        Array.from({ length: 200 }, (_, index) => ({ ...sampleRow(`${part}-${index}`), kind: index % 2 })),
      );
    const lance = await client();
    const [deleted] = await Promise.all([
      store.delete(sample, "kind = 1", { hard: true }),
      lance.optimize().catch(() => undefined),
      other.write(sample, [{ ...sampleRow("late"), kind: 1 }]),
    ]);
    const rows = await (await store.read(sample, { columns: ["id", "kind"] as never })).rows();
    expect(deleted + rows.length).toBe(1001);
    expect(rows.filter((row) => row.kind === 1 && row.id !== "late")).toEqual([]);
  });

  it("a table that is dropped and created again by others is read again", async () => {
    await using store = await openStore();
    await using other = await openStore();
    await store.write(sample, [sampleRow("a")]);
    expect(await (await store.read(sample, { columns: ["id"] })).rows()).toEqual([{ id: "a" }]);
    await other.drop(sample);
    expect(await store.has(sample)).toBe(false);
    await other.write(sample, [sampleRow("b")]);
    expect(await (await store.read(sample, { columns: ["id"] })).rows()).toEqual([{ id: "b" }]);
  });

  it("compaction and the end of old versions change nothing that is read", async () => {
    await using store = await openStore();
    for (const id of ["a", "b", "c"]) await store.write(sample, [sampleRow(id)]);
    const lance = await client();
    const { compaction, prune } = await lance.optimize({ cleanupOlderThan: new Date() });
    expect(compaction.fragmentsRemoved).toBe(3);
    expect(prune.oldVersionsRemoved).toBeGreaterThan(0);
    expect(await (await store.read(sample)).count()).toBe(3);
  });
});
