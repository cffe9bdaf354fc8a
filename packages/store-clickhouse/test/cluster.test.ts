import { column, defineFeature, FeatureGraph, from } from "@metaxy-ts/core";
import { expect, it } from "vitest";
import { clickhouse, clickhouseAdapter } from "../src/index.js";
import { client, newDatabase } from "./support/chdb.js";
import { cluster, clusterClient } from "./support/cluster.js";

const feature = defineFeature({ key: "video", id: ["id", "part"], fields: ["x"] });
const child = defineFeature({ key: "child", id: ["id", "part"], deps: [from(feature)], fields: ["y"] });
const row = (part: number) => ({ id: "a", part, metaxy_provenance_by_field: { x: "1" } });

/** Without names that are made up again each time. */
const lasting = (sent: readonly string[]): string[] => sent.filter((text) => !text.includes("metaxy_tmp_"));

it("creates a replicated table and a distributed one over it, for features and the library's own", async () => {
  const database = await newDatabase();
  const recorded = clusterClient();
  await using store = await clickhouse({ client: recorded.client, database, cluster, autoCreate: true }).open();
  await store.write(feature, [row(1)], { idempotencyKey: "once" });
  const created = lasting(recorded.sent).filter((text) => text.startsWith("create"));
  expect(created).toHaveLength(6);
  const replicated =
    "settings replicated_deduplication_window = 10000, replicated_deduplication_window_seconds = 604800";
  for (const [table, order, shard] of [
    ["metaxy_system__writes", 'order by ("key")', "0"],
    ["metaxy_system__settings", 'order by ("name")', "0"],
    [
      "video",
      'partition by "metaxy_feature_version" order by ("metaxy_feature_version", "id", "part", "metaxy_updated_at")',
      'sipHash64("id", "part")',
    ],
  ] as const) {
    const [local = "", distributed = ""] = created.filter((text) =>
      text.startsWith(`create table if not exists "${database}"."${table}`),
    );
    expect(local).toContain(`"${table}_LOCAL" on cluster "it's" (`);
    expect(local).toMatch(new RegExp(`\\) engine = ReplicatedMergeTree ${escaped(order)} ${escaped(replicated)}$`));
    expect(distributed).toContain(`"${database}"."${table}" on cluster "it's" (`);
    expect(distributed.endsWith(`engine = Distributed('it\\'s', '${database}', '${table}_LOCAL', ${shard})`)).toBe(
      true,
    );
    expect(columnsOf(distributed)).toBe(columnsOf(local));
  }
  expect(recorded.sent.find((text) => text.startsWith(`insert into "${database}"."video" (`))).toBeDefined();
  expect(await store.write(feature, [row(1)], { idempotencyKey: "once" })).toMatchObject({ repeated: true });
});

it("extends, deletes and drops on all servers, and reads what is left", async () => {
  const database = await newDatabase();
  const recorded = clusterClient();
  await using store = await clickhouse({ client: recorded.client, database, cluster, autoCreate: true }).open();
  await store.write(feature, [row(1), row(2), row(3)]);
  const connection = await clickhouseAdapter({ client: recorded.client, database, cluster }).open({ mode: "read" });
  expect(await connection.tables()).toEqual(["metaxy_system__settings", "metaxy_system__writes", "video"]);
  await connection.close();
  expect(await (await store.resolve(child)).new.count()).toBe(3);

  recorded.sent.length = 0;
  await store.write(feature, [{ ...row(4), added: 1 }]);
  expect(lasting(recorded.sent).filter((text) => text.startsWith("alter"))).toEqual([
    `alter table "${database}"."video_LOCAL" on cluster "it's" add column if not exists "added" Nullable(Int64)`,
    `alter table "${database}"."video" on cluster "it's" add column if not exists "added" Nullable(Int64)`,
  ]);

  recorded.sent.length = 0;
  await store.delete(feature, column<number>("part").eq(2), { hard: true });
  const [byFilter = ""] = recorded.sent.filter((text) => text.startsWith("delete"));
  expect(byFilter).toMatch(new RegExp(`^delete from "${database}"."video_LOCAL" on cluster "it's" where `));
  expect(byFilter).toContain('"video_LOCAL"."part" = 2');
  expect(byFilter).not.toContain('"video"');
  await store.delete(feature, [{ id: "a", part: 3 }], { hard: true });
  expect((await (await store.read(feature)).rows()).map(({ part }) => part).toSorted()).toEqual([1, 4]);

  recorded.sent.length = 0;
  await store.delete(feature, column<number>("added").eq(1), { hard: true });
  const [bySamples = ""] = recorded.sent.filter((text) => text.startsWith("delete"));
  expect(bySamples).toContain("metaxy_tmp_"); // other servers carry it out, and see no tables but these as they are now
  expect(bySamples).not.toContain('"video"');
  expect((await (await store.read(feature)).rows()).map(({ part }) => part)).toEqual([1]);

  recorded.sent.length = 0;
  await store.drop(feature);
  expect(lasting(recorded.sent)).toEqual([
    `drop table if exists "${database}"."video" on cluster "it's" sync`,
    `drop table if exists "${database}"."video_LOCAL" on cluster "it's" sync`,
  ]);
});

it("has temporary tables on all servers, complete on every replica before they are used", async () => {
  const database = await newDatabase();
  const recorded = clusterClient();
  {
    await using store = await clickhouse({ client: recorded.client, database, cluster, autoCreate: true }).open();
    await store.write(feature, [row(1)]);
  }
  const about = recorded.sent.filter((text) => text.includes("metaxy_tmp_") && !text.startsWith("insert"));
  const [name = ""] = /metaxy_tmp_[0-9a-f]+/.exec(about[0] ?? "") ?? [];
  expect(about.map((text) => text.replace(/ \([\s\S]*/, ""))).toEqual([
    `create table if not exists "${database}"."${name}_LOCAL" on cluster "it's"`,
    `create table if not exists "${database}"."${name}" on cluster "it's"`,
    `system sync replica on cluster "it's" "${database}"."${name}_LOCAL"`,
    `drop table if exists "${database}"."${name}" on cluster "it's" sync`,
    `drop table if exists "${database}"."${name}_LOCAL" on cluster "it's" sync`,
  ]);
});

it("has statements that ClickHouse understands, also for operators", async () => {
  const recorded = clusterClient();
  const database = await newDatabase();
  const configured = clickhouse({ client: recorded.client, database, cluster, autoCreate: true });
  {
    await using store = await configured.open();
    await store.write(feature, [row(1)]);
    await store.delete(feature, column<number>("part").eq(1), { hard: true });
    await store.drop(feature);
  }
  const statements = [
    ...recorded.sent.filter((text) => !text.startsWith("insert")),
    ...configured.ddl(new FeatureGraph([feature])),
  ];
  expect(statements.length).toBeGreaterThan(15);
  for (const query of statements) await client.command({ query: `explain ast ${query}` });
});

it("says that the server knows no such cluster", async () => {
  await expect(clickhouse({ client, cluster: "nowhere" }).open()).rejects.toMatchObject({
    code: "CONFIG_INVALID",
    message: expect.stringContaining('"nowhere"'),
  });
});

it.each(["", "a\0b", 1 as unknown as string])("refuses the cluster %j", (name) => {
  expect(() => clickhouse({ client, cluster: name })).toThrow(expect.objectContaining({ code: "CONFIG_INVALID" }));
});

function columnsOf(statement: string): string {
  return /"it's" (\(.*\)) engine = /s.exec(statement)?.[1] ?? "";
}

function escaped(text: string): string {
  return text.replace(/[()$]/g, "\\$&");
}
