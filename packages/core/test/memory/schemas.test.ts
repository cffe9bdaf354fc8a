import { rejection } from "@metaxy-ts/testing";
import { toStandardJsonSchema } from "@valibot/to-json-schema";
import { type } from "arktype";
import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import type { FeatureSchema, Store } from "../../src/index.js";
import { defineFeature } from "../../src/index.js";
import { memory } from "../../src/memory.js";

type Row = Readonly<Record<string, unknown>>;

const versions = { metaxy_provenance_by_field: { default: "1" } };
const defined = (schema: FeatureSchema) => defineFeature({ key: "row", id: ["id" as never], schema });

function userColumns(row: Row): Row {
  return Object.fromEntries(Object.entries(row).filter(([name]) => !name.startsWith("metaxy_")));
}

async function stored(store: Store, schema: FeatureSchema): Promise<Row[]> {
  const rows: readonly Row[] = await (await store.read(defined(schema))).rows();
  return rows.map(userColumns).sort((a, b) => String(a.id).localeCompare(String(b.id)));
}

/** Each row alone, so that the table is there before the next one; then everything that was read, as rows and as a relation. */
async function writtenTwice(schema: FeatureSchema, rows: readonly Row[]): Promise<Row[]> {
  const feature = defined(schema);
  await using store = await memory().open();
  for (const row of rows) await store.write(feature, [{ ...row, ...versions }] as never);
  const before = await stored(store, schema);
  await store.write(feature, (await (await store.read(feature)).rows()) as never);
  await store.write(feature, await store.read(feature));
  expect(await stored(store, schema)).toEqual(before);
  return before;
}

const at = new Date(5);

describe("rows that were read can be written again", () => {
  it.each<[string, FeatureSchema, readonly Row[], readonly Row[]]>([
    [
      "where a column may be left out",
      z.object({ id: z.string(), note: z.string().optional(), at: z.date().optional() }),
      [{ id: "1" }, { id: "2", note: "x", at }],
      [
        { id: "1", note: null, at: null },
        { id: "2", note: "x", at },
      ],
    ],
    [
      "where a member may be left out, at any depth",
      z.object({
        id: z.string(),
        exif: z.object({ iso: z.number().optional(), lens: z.object({ name: z.string().optional() }).optional() }),
        list: z.array(z.object({ a: z.string().optional(), b: z.string() })),
      }),
      [
        { id: "1", exif: {}, list: [{ b: "x" }] },
        { id: "2", exif: { iso: 100, lens: {} }, list: [] },
      ],
      [
        { id: "1", exif: { iso: null, lens: null }, list: [{ a: null, b: "x" }] },
        { id: "2", exif: { iso: 100, lens: { name: null } }, list: [] },
      ],
    ],
    [
      "of a choice",
      z.discriminatedUnion("kind", [
        z.object({ id: z.string(), kind: z.literal("a"), x: z.string() }),
        z.strictObject({ id: z.string(), kind: z.literal("b"), y: z.number() }),
      ]),
      [
        { id: "1", kind: "a", x: "q" },
        { id: "2", kind: "b", y: 1 },
        { id: "3", kind: "b", y: 0.5 },
      ],
      [
        { id: "1", kind: "a", x: "q", y: null },
        { id: "2", kind: "b", x: null, y: 1 },
        { id: "3", kind: "b", x: null, y: 0.5 },
      ],
    ],
    [
      "of a choice without a mark",
      z.union([z.strictObject({ id: z.string(), x: z.string() }), z.strictObject({ id: z.string(), y: z.number() })]),
      [
        { id: "1", x: "q" },
        { id: "2", y: 1 },
      ],
      [
        { id: "1", x: "q", y: null },
        { id: "2", x: null, y: 1 },
      ],
    ],
    [
      "with records, which have their own keys",
      z.object({ id: z.string(), tags: z.record(z.string(), z.number()) }),
      [
        { id: "1", tags: { a: 1 } },
        { id: "2", tags: { b: 0.5 } },
        { id: "3", tags: {} },
      ],
      [
        { id: "1", tags: { a: 1 } },
        { id: "2", tags: { b: 0.5 } },
        { id: "3", tags: {} },
      ],
    ],
    [
      "with JSON",
      z.object({ id: z.string(), json: z.json() }),
      [
        { id: "1", json: { a: 1 } },
        { id: "2", json: { a: 0.5, b: ["x"] } },
        { id: "3", json: null },
      ],
      [
        { id: "1", json: { a: 1, b: null } },
        { id: "2", json: { a: 0.5, b: ["x"] } },
        { id: "3", json: null },
      ],
    ],
    [
      "with columns that the schema only allows",
      z.object({ id: z.string() }).catchall(z.number()),
      [
        { id: "1", one: 1 },
        { id: "2", one: 0.5, two: 2 },
      ],
      [
        { id: "1", one: 1, two: null },
        { id: "2", one: 0.5, two: 2 },
      ],
    ],
    [
      "with any columns",
      z.looseObject({ id: z.string() }),
      [
        { id: "1", one: 1 },
        { id: "2", two: "x" },
      ],
      [
        { id: "1", one: 1, two: null },
        { id: "2", one: null, two: "x" },
      ],
    ],
    [
      "of Valibot",
      toStandardJsonSchema(
        v.looseObject({ id: v.string(), note: v.optional(v.string()), exif: v.object({ at: v.optional(v.date()) }) }),
      ),
      [
        { id: "1", exif: {} },
        { id: "2", note: "x", exif: { at }, more: true },
      ],
      [
        { id: "1", note: null, exif: { at: null }, more: null },
        { id: "2", note: "x", exif: { at }, more: true },
      ],
    ],
    [
      "of ArkType",
      type({ "+": "reject", id: "string", "note?": "string", exif: { "at?": "Date" } }),
      [
        { id: "1", exif: {} },
        { id: "2", note: "x", exif: { at } },
      ],
      [
        { id: "1", note: null, exif: { at: null } },
        { id: "2", note: "x", exif: { at } },
      ],
    ],
  ])("%s", async (_, schema, rows, expected) => {
    expect(await writtenTwice(schema, rows)).toEqual(expected);
  });

  it("and the compiler lets them", async () => {
    const schema = z.object({ id: z.string(), note: z.string().optional() });
    const feature = defineFeature({ key: "row", id: ["id"], schema, fields: { main: { dataVersion: "id" } } });
    await using store = await memory().open();
    await store.write(feature, [{ id: "1" }, { id: "2", note: null }]);
    expect((await store.write(feature, await (await store.read(feature)).rows())).rows).toBe(2);
  });
});

describe("what a schema does not take is refused", () => {
  const refusal = async (schema: FeatureSchema, row: Row): Promise<string> => {
    await using store = await memory().open();
    const error = await rejection(store.write(defined(schema), [{ ...row, ...versions }] as never));
    expect(error.code).toBe("WRITE_INVALID");
    expect(await store.has(defined(schema))).toBe(false);
    return error.message;
  };

  it("in the words of the library for what was given: a null for a required column", async () => {
    const schema = z.object({ id: z.string(), note: z.string(), more: z.string().optional() });
    expect(await refusal(schema, { id: "1", note: null, more: null })).toMatch(/note: .*received null/);
  });

  it("a value in a column of another choice, which the library leaves out", async () => {
    const schema = z.discriminatedUnion("kind", [
      z.object({ id: z.string(), kind: z.literal("a"), x: z.string() }),
      z.object({ id: z.string(), kind: z.literal("b"), y: z.number() }),
    ]);
    expect(await refusal(schema, { id: "1", kind: "a", x: "q", y: 1 })).toContain('"y"');
  });

  it("a column that it does not know", async () => {
    expect(await refusal(z.object({ id: z.string(), note: z.string() }), { id: "1", note: "x", noet: "y" })).toContain(
      'column "noet" is not in the feature\'s schema; did you mean "note"?',
    );
  });
});
