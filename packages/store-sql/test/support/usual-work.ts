import type { ConfiguredStore } from "@metaxy-ts/core";
import { defineFeature, from } from "@metaxy-ts/core";
import type { ColumnDescription, ColumnType } from "@metaxy-ts/core/adapter";
import { stringMap, systemColumnTypes } from "@metaxy-ts/core/adapter";
import { settingsTable, writesTable } from "@metaxy-ts/sql";

const video = defineFeature({ key: "video", id: ["video_id"], fields: ["audio", "frames/raw"] });
const crop = defineFeature({
  key: "crop",
  id: ["video_id"],
  deps: [from(video, { select: ["path"], rename: { path: "source" } })],
  fields: ["frames"],
});
const channel = defineFeature({
  key: "channel",
  id: ["channel"],
  deps: [
    from(video, {
      lineage: { type: "aggregation", on: ["channel"] },
      select: ["path", "size", "length", "taken", "day", "ok"],
    }),
  ],
  fields: ["frames"],
});
const clip = defineFeature({
  key: "clip",
  id: ["video_id", "clip_id"],
  deps: [from(video, { lineage: { type: "expansion", on: ["video_id"] } })],
  fields: ["frames"],
});
const both = defineFeature({
  key: "both",
  id: ["video_id"],
  deps: [from(video, { select: ["path"] }), from(crop, { optional: true, select: ["source"] })],
  fields: ["frames"],
});

const kinds = (types: Readonly<Record<string, ColumnType | "string">>): ColumnDescription[] => [
  ...Object.entries(types).map(([name, type]) => ({ name, type: type === "string" ? { kind: type } : type })),
  ...systemColumnTypes(stringMap),
];

const list = (item: ColumnType): ColumnType => ({ kind: "list", item });

/** The tables of the work, as a database has them. */
export const usualTables: Readonly<Record<string, readonly ColumnDescription[]>> = {
  video: kinds({
    video_id: "string",
    path: "string",
    channel: "string",
    size: { kind: "integer" },
    length: { kind: "float" },
    ok: { kind: "boolean" },
    taken: { kind: "timestamp" },
    day: { kind: "date" },
    bytes: { kind: "binary" },
    tags: list({ kind: "string" }),
  }),
  crop: kinds({ video_id: "string", source: "string" }),
  clip: kinds({ video_id: "string", clip_id: { kind: "integer" } }),
  channel: kinds({
    channel: "string",
    path: list({ kind: "string" }),
    size: list({ kind: "integer" }),
    length: list({ kind: "float" }),
    taken: list({ kind: "timestamp" }),
    day: list({ kind: "date" }),
    ok: list({ kind: "boolean" }),
  }),
  both: kinds({ video_id: "string", path: "string", source: "string" }),
  [settingsTable("").name]: settingsTable("").columns,
  [writesTable("").name]: writesTable("").columns,
};

/** Work of every kind. */
export async function usualWork(configured: ConfiguredStore): Promise<void> {
  await using store = await configured.open();
  const row = {
    video_id: "it's \\ é\n😀",
    path: "/v1",
    channel: "one",
    size: 3,
    length: 1.5,
    ok: true,
    taken: new Date("2024-02-29T12:34:56.789Z"),
    bytes: new Uint8Array([0, 255]),
    tags: ["a", "b's"],
    metaxy_provenance_by_field: { audio: "a", frames_raw: "f" },
  };
  await store.write(video, [row, { ...row, video_id: "v2", size: null }], { idempotencyKey: "first" });
  await store.write(video, [{ ...row, video_id: "v3" }]);
  await (await store.read(video)).rows();
  const read = await store.read(video, {
    filters:
      "size > 2 and length <= 1.5 and ok = true and path in ('a', 'b') or not (channel is null) and taken < '2024-01-01T00:00:00Z'",
    withSampleHistory: true,
    asOf: new Date("2025-01-01T00:00:00Z"),
    limit: 10,
  });
  await read.rows();
  const history = await store.read(video, {
    columns: ["tags"],
    withFeatureHistory: true,
    includeSoftDeleted: true,
    limit: 3,
  });
  for await (const _ of history.batches(2));
  await store.write(clip, [{ video_id: "v1", clip_id: 1, metaxy_provenance_by_field: { frames: "x" } }]);
  await (await store.resolve(clip)).counts();
  for (const feature of [crop, channel, both] as (typeof crop)[]) {
    await store.write(feature, (await store.resolve(feature)).pending);
    const todo = await store.resolve(feature);
    await todo.pending.rows();
  }
  const todo = await store.resolve(crop);
  await todo.progress();
  await todo.counts();
  await todo.orphaned.rows();
  for await (const _ of todo.stale.batches(10));
  await store.delete(video, [{ video_id: "v1" }]);
  await store.delete(video, [{ video_id: "v2" }], { hard: true, withFeatureHistory: true });
  await store.rebase(crop, { from: "0123456789abcdef" });
  await store.drop(clip);
}
