import { rejection } from "@metaxy-ts/testing";
import { toStandardJsonSchema } from "@valibot/to-json-schema";
import { type } from "arktype";
import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import type { FeatureSchema } from "../../src/index.js";
import { defineFeature, featureFromSpec } from "../../src/index.js";
import { expectIncrement, expectInSync, memory, rowsOf } from "../../src/testing.js";
import { crop, free, video } from "../memory/features.js";

const node = z.object({
  name: z.string(),
  get next() {
    return node.optional();
  },
});

/** Every kind of column that a schema can ask for. */
const everything = z.object({
  id: z.uuid(),
  part: z.int().min(100),
  name: z.string().min(30),
  short: z.string().max(3),
  kind: z.enum(["a", "b"]),
  fixed: z.literal("x"),
  score: z.number().min(0).max(1),
  few: z.int().min(3).max(5),
  even: z.int().multipleOf(2),
  below: z.int().negative(),
  big: z.bigint(),
  done: z.boolean(),
  day: z.iso.date(),
  at: z.date(),
  stamp: z.iso.datetime(),
  email: z.email(),
  url: z.url(),
  sha: z.hash("sha256"),
  bytes: z.instanceof(Uint8Array),
  vector: z.array(z.number()).length(4),
  pair: z.tuple([z.string(), z.string()]),
  box: z.object({ left: z.int(), note: z.string().optional() }),
  either: z.union([z.null(), z.int()]),
  list: node,
  seconds: z.string().transform((text) => text.length),
  note: z.string().optional(),
  maybe: z.string().nullable(),
  filled: z.string().default("filled"),
});

describe("rowsOf", () => {
  it.each<[string, FeatureSchema]>([
    ["zod", everything],
    [
      "valibot",
      toStandardJsonSchema(
        v.object({
          id: v.pipe(v.string(), v.uuid()),
          size: v.pipe(v.number(), v.integer(), v.minValue(1)),
          at: v.date(),
          tag: v.picklist(["a", "b"]),
          note: v.optional(v.string()),
        }),
      ),
    ],
    [
      "arktype",
      type({ id: "string.uuid", size: "number.integer > 5", tag: "'a' | 'b'", "note?": "string", at: "Date" }),
    ],
    ["a choice", z.union([z.object({ id: z.string(), a: z.int() }), z.object({ id: z.string(), b: z.int() })])],
    ["an intersection", z.intersection(z.object({ id: z.string() }), z.object({ b: z.object({ c: z.int() }) }))],
  ])("makes rows that a schema accepts: %s", async (_, schema) => {
    const feature = defineFeature({ key: "any", id: ["id" as never], schema });
    await using store = await memory().open();
    await store.write(feature, rowsOf(feature, 12) as never);
    expect(await (await store.read(feature)).count()).toBe(12);
    expect(rowsOf(feature, 12)).toEqual(rowsOf(feature, 12));
  });

  it("fills the columns that a row has to have, from its ID", () => {
    expect(rowsOf(video, 2)).toEqual([
      {
        video_id: "video-1",
        path: "path-video-1",
        audio_hash: "audio_hash-video-1",
        frames_hash: "frames_hash-video-1",
      },
      {
        video_id: "video-2",
        path: "path-video-2",
        audio_hash: "audio_hash-video-2",
        frames_hash: "frames_hash-video-2",
      },
    ]);
    expect(rowsOf(video, [{}, { video_id: "video-1", path: "p" }]).map(({ audio_hash }) => audio_hash)).toEqual([
      "audio_hash-video-1",
      "audio_hash-video-1",
    ]);
    expect(rowsOf(video)).toHaveLength(1);
    expect(rowsOf(video, 0)).toEqual([]);
  });

  it("takes of a choice what fits the columns that a row has", () => {
    const schema = z.discriminatedUnion("kind", [
      z.object({ id: z.string(), kind: z.literal("a"), a: z.int() }),
      z.object({ id: z.string(), kind: z.enum(["b", "c"]), b: z.date() }),
    ]);
    const either = defineFeature({ key: "either", id: ["id"], schema });
    expect(rowsOf(either, [{}, { kind: "c" }])).toMatchObject([
      { id: "id-1", kind: "a", a: 1 },
      { id: "id-2", kind: "c", b: new Date("2024-01-02") },
    ]);
  });

  it("gives versions to roots that provide them: the same for equal rows, others for other values", () => {
    const [one, again, other] = rowsOf(free, [
      { id: "a", size: 1 },
      { id: "a", size: 1 },
      { id: "a", size: 2 },
    ] as never);
    expect(one).toEqual({
      id: "a",
      size: 1,
      metaxy_provenance_by_field: { x: expect.stringMatching(/^[0-9a-f]{16}$/) },
    });
    expect(again).toEqual(one);
    expect(other?.metaxy_provenance_by_field).not.toEqual(one?.metaxy_provenance_by_field);
    const external = featureFromSpec(
      { key: "spec", id_columns: ["id"], fields: ["a/b"] },
      { jsonSchema: { type: "object", properties: { id: { type: "integer" } }, required: ["id"] } },
    );
    expect(rowsOf(external)).toEqual([{ id: 1, metaxy_provenance_by_field: { a_b: expect.any(String) } }]);
  });

  it("completes the rows of an increment, and keeps their versions", async () => {
    await using store = await memory().open();
    await store.write(video, rowsOf(video, 3));
    {
      await using todo = await store.resolve(crop);
      await store.write(crop, rowsOf(crop, await todo.pending.rows()));
    }
    await expectInSync(store, crop);
    await store.write(crop, rowsOf(crop, [{ video_id: "video-1" }])); // versions of its own
    await expectIncrement(store, crop, { stale: ["video-1"] });
  });

  it("names a column that it cannot make up, unless the row has it", async () => {
    const schema = z.object({ id: z.string(), plate: z.string().regex(/^[A-Z]{2}-\d{3}$/) });
    const car = defineFeature({ key: "car", id: ["id"], schema });
    await expect(rejection((async () => rowsOf(car, 2))())).resolves.toMatchObject({
      code: "ARGUMENT_INVALID",
      message: expect.stringMatching(
        /^rowsOf cannot make up values of column "plate" of car: .+\. Provide them: rowsOf\(feature, \[\{ id: …, plate: … \}\]\)\.$/,
      ),
    });
    expect(rowsOf(car, [{ plate: "AB-123" }])).toMatchObject([{ id: "id-1", plate: "AB-123" }]);
    expect(rowsOf(car, [{ plate: "wrong on purpose" }])).toHaveLength(1);
    expect(() => rowsOf(car, -1)).toThrow("rowsOf of car takes how many rows");
    expect(() => rowsOf({} as typeof car)).toThrow("rowsOf takes a feature");
  });
});
