import { column, defineFeature, from } from "@metaxy-ts/core";
import { expect, it } from "vitest";
import type { ClickHouseClientLike } from "../src/index.js";
import { clickhouse } from "../src/index.js";
import { client, newDatabase } from "./support/chdb.js";

const feature = defineFeature({ key: "raw", id: ["id"], fields: ["x"] });
const other = defineFeature({ key: "other", id: ["id"], fields: ["x"] });
const row = (id: string, x = "1") => ({ id, metaxy_provenance_by_field: { x } });

async function count(database: string, table: string): Promise<number> {
  const found = await client.query({ query: `select count() as n from ${database}.${table}`, format: "JSONEachRow" });
  return Number(((await found.json()) as { n: string }[])[0]?.n);
}

/** A client whose connection breaks before or after an insert into a table is carried out. */
function breaking(
  table: string,
  times: number,
  when: "before" | "after" = "after",
): { client: ClickHouseClientLike; sent: () => number } {
  let sent = 0;
  return {
    sent: () => sent,
    client: {
      exec: (options) => client.exec(options),
      query: (options) => client.query(options),
      close: async () => undefined,
      async command(options) {
        if (!new RegExp(`^insert into "[^"]*"\\."${table}"`).test(options.query)) return client.command(options);
        sent += 1;
        const breaks = sent <= times;
        const result = breaks && when === "before" ? undefined : await client.command(options);
        if (breaks) throw Object.assign(new Error("socket hang up"), { code: "ECONNRESET" });
        return result;
      },
    },
  };
}

it("stores nothing twice when the answer to an insert is lost", async () => {
  const database = await newDatabase();
  const broken = breaking("raw", 1);
  await using store = await clickhouse({ client: broken.client, database, autoCreate: true }).open();
  await store.write(feature, [row("a"), row("b")]);
  expect(broken.sent()).toBe(2);
  expect(await count(database, "raw")).toBe(2);
});

it("repeats a write with an idempotency key that broke off before it was recorded", async () => {
  const database = await newDatabase();
  const broken = breaking("metaxy_system__writes", 99, "before");
  await using store = await clickhouse({ client: broken.client, database, autoCreate: true }).open();
  await expect(store.write(feature, [row("a")], { idempotencyKey: "once" })).rejects.toMatchObject({
    code: "STORE_FAILED",
  });
  expect(await count(database, "raw")).toBe(1);
  await using again = await clickhouse({ client, database, autoCreate: true }).open();
  await again.write(feature, [row("a")], { idempotencyKey: "once" });
  expect(await count(database, "raw")).toBe(1);
  expect(await again.write(feature, [row("a")], { idempotencyKey: "once" })).toEqual({ rows: 0, repeated: true });
  expect(await again.write(feature, [row("a")], { idempotencyKey: "other" })).toEqual({ rows: 1, repeated: false });
  expect(await count(database, "raw")).toBe(2);
});

it.each([1, 100_000])(
  "stores children that it replaces once under a key, %i of them, and their tombstones",
  async (size) => {
    const database = await newDatabase();
    const part = defineFeature({
      key: "part",
      id: ["id", "n"],
      deps: [from(feature, { lineage: { type: "expansion", on: ["id"] } })],
      fields: ["x"],
    });
    await using made = await clickhouse({ client, database, autoCreate: true }).open();
    await made.write(feature, [row("a"), row("b")]);
    const parts = (from: number, to: number) => Array.from({ length: to - from }, (_, n) => ({ id: "a", n: from + n }));
    await using todo = await made.resolve(part);
    await made.replaceChildren(part, todo.pending, parts(0, 3));
    await using all = await made.resolve(part, { skipComparison: true });
    const parents = await all.pending.rows();
    await made.replaceChildren(part, parents.slice(1), []); // the table of childless parents is there

    const broken = breaking("metaxy_system__writes", 99, "before");
    await using store = await clickhouse({ client: broken.client, database }).open();
    const replacement = [part, parents, parts(2, 2 + size), { idempotencyKey: "once" }] as const;
    await expect(store.replaceChildren(...replacement)).rejects.toMatchObject({ code: "STORE_FAILED" });
    expect(await count(database, "part")).toBe(3 + size + 2);
    expect(await made.replaceChildren(...replacement)).toMatchObject({ repeated: false });
    expect(await count(database, "part")).toBe(3 + size + 2);
    await using again = await made.resolve(part);
    expect(await again.counts()).toMatchObject({ new: 0, stale: 0, orphaned: 0 });
  },
);

it("replaces children by one insert of rows and tombstones", async () => {
  const database = await newDatabase();
  const part = defineFeature({
    key: "part",
    id: ["id", "n"],
    deps: [from(feature, { lineage: { type: "expansion", on: ["id"] } })],
    fields: ["x"],
  });
  const counted = breaking("part", 0);
  await using store = await clickhouse({ client: counted.client, database, autoCreate: true }).open();
  await store.write(feature, [row("a")]);
  await using todo = await store.resolve(part);
  const parents = await todo.pending.rows();
  await store.replaceChildren(
    part,
    parents,
    [0, 1, 2].map((n) => ({ id: "a", n })),
  );
  await store.replaceChildren(part, parents, [{ id: "a", n: 1 }]);
  expect([counted.sent(), await count(database, "part")]).toEqual([2, 6]);
});

it("does not send an insert again to a table that would store it twice", async () => {
  const database = await newDatabase();
  await using made = await clickhouse({ client, database, autoCreate: true }).open();
  await made.write(feature, [row("a")]);
  await client.command({
    query: `alter table ${database}.raw modify setting non_replicated_deduplication_window = 0`,
  });
  const broken = breaking("raw", 99);
  await using store = await clickhouse({ client: broken.client, database }).open();
  await expect(store.write(feature, [row("b")])).rejects.toMatchObject({ code: "STORE_FAILED" });
  expect(broken.sent()).toBe(1);
});

it("checks all features before it stores one", async () => {
  const database = await newDatabase();
  await using store = await clickhouse({ client, database, autoCreate: true }).open();
  const entries = [
    { feature, rows: [row("a")] },
    { feature: other, rows: [row("a"), row("a")] },
  ];
  await expect(store.writeMany(entries)).rejects.toMatchObject({ code: "WRITE_INVALID" });
  await expect(store.read(feature)).rejects.toMatchObject({ code: "FEATURE_NOT_FOUND" });
});

it("keeps everything that parallel writers write", async () => {
  const database = await newDatabase();
  const stores = await Promise.all([1, 2, 3].map(() => clickhouse({ client, database, autoCreate: true }).open()));
  try {
    await Promise.all(
      stores.flatMap((store, writer) =>
        Array.from({ length: 5 }, (_, index) => store.write(feature, [row(`${writer}-${index}`), row("shared")])),
      ),
    );
    const [store] = stores;
    expect(await (await store?.read(feature))?.count()).toBe(16);
    expect(await count(database, "raw")).toBe(30);
  } finally {
    for (const store of stores) await store.close();
  }
});

it("has deleted when delete returns", async () => {
  const database = await newDatabase();
  await using store = await clickhouse({ client, database, autoCreate: true }).open();
  await store.write(feature, [row("a"), row("b"), row("c")]);
  await store.delete(feature, column<string>("id").eq("a"), { hard: true });
  expect(await count(database, "raw")).toBe(2);
  await store.delete(feature, column<string>("id").eq("b"), { hard: false });
  expect(await count(database, "raw")).toBe(3);
  expect((await (await store.read(feature)).rows()).map(({ id }) => id)).toEqual(["c"]);
});

it("leaves no temporary tables behind", async () => {
  const database = await newDatabase();
  const names = async (): Promise<unknown[]> => {
    const found = await client.query({
      query: `select name from system.tables where database = '${database}' and name like 'metaxy_tmp_%'`,
      format: "JSONEachRow",
    });
    return found.json();
  };
  {
    await using store = await clickhouse({ client, database, autoCreate: true }).open();
    await store.write(feature, [row("a")]);
    await expect(store.write(feature, [row("a"), row("a")])).rejects.toMatchObject({ code: "WRITE_INVALID" });
    expect(await names()).toEqual([]);
    const relation = await store.read(feature);
    expect(await relation.name()).toContain("metaxy_tmp_");
    expect(await names()).toHaveLength(1);
  }
  expect(await names()).toEqual([]);
});

it("takes the settings of the first write for all", async () => {
  const database = await newDatabase();
  await using one = await clickhouse({
    client,
    database,
    autoCreate: true,
    hash: { algorithm: "md5", length: 8 },
  }).open();
  await using two = await clickhouse({
    client,
    database,
    autoCreate: true,
    hash: { algorithm: "sha256", length: 8 },
  }).open();
  await one.write(feature, [row("a")]);
  await expect(two.write(other, [row("a")])).rejects.toMatchObject({ code: "HASH_SETTINGS_MISMATCH" });
});
