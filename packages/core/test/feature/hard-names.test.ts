import { toStandardJsonSchema } from "@valibot/to-json-schema";
import { type } from "arktype";
import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import type { FeatureSchema } from "../../src/feature/types.js";
import { defineFeature } from "../../src/index.js";
import { memory } from "../../src/memory.js";

const versions = { metaxy_provenance_by_field: { main: "1" } };
const names = ["constructor", "toString", "valueOf", "hasOwnProperty"];

function shape<Member>(member: Member, more: readonly string[] = names): Record<string, Member> {
  return Object.fromEntries(more.map((name) => [name, member]));
}

type Make = (names: readonly string[]) => FeatureSchema;

/** Schemas with an ID and these columns of strings, none of them required; and with an object of such. */
const libraries: readonly [string, Make, Make][] = [
  [
    "zod",
    (columns) => z.object({ id: z.string(), ...shape(z.string().nullish(), columns) }),
    (members) => z.object({ id: z.string(), object: z.object(shape(z.string().nullish(), members)) }),
  ],
  [
    "valibot",
    (columns) => toStandardJsonSchema(v.object({ id: v.string(), ...shape(v.nullish(v.string()), columns) })),
    (members) =>
      toStandardJsonSchema(v.object({ id: v.string(), object: v.object(shape(v.nullish(v.string()), members)) })),
  ],
  [
    "arktype",
    (columns) => type({ id: "string", ...Object.fromEntries(columns.map((name) => [`${name}?`, "string | null"])) }),
    (members) =>
      type({ id: "string", object: Object.fromEntries(members.map((name) => [`${name}?`, "string | null"])) } as never),
  ],
];

describe.each(libraries)("a schema of %s", (_, ofColumns, ofMembers) => {
  it("may declare columns of names that every object has, which rows may leave out", async () => {
    const feature = defineFeature({ key: "declared", id: ["id"] as never, schema: ofColumns(names), fields: ["main"] });
    await using store = await memory().open();
    await store.write(feature, [
      { id: "a", ...shape("x"), ...versions },
      { id: "b", ...versions },
    ] as never);
    const [first, second] = (await (await store.read(feature)).rows()) as object[];
    expect(Object.entries(first ?? {})).toEqual(expect.arrayContaining(names.map((name) => [name, "x"])));
    expect(Object.entries(second ?? {})).toEqual(expect.arrayContaining(names.map((name) => [name, null])));
  });

  it("may declare members of such names", async () => {
    const feature = defineFeature({ key: "nested", id: ["id"] as never, schema: ofMembers(names), fields: ["main"] });
    await using store = await memory().open();
    const rows = [
      { id: "a", object: shape("x"), ...versions },
      { id: "b", object: {}, ...versions },
    ];
    await store.write(feature, rows as never);
    const [first, second] = (await (await store.read(feature)).rows()) as unknown as { object: object }[];
    expect(Object.entries(first?.object ?? {})).toEqual(expect.arrayContaining(names.map((name) => [name, "x"])));
    expect(Object.values(second?.object ?? {}).filter((value) => value !== null)).toEqual([]);
  });

  it("with a member __proto__ in a row keeps it, or the row is refused", async () => {
    const feature = defineFeature({
      key: "proto",
      id: ["id"] as never,
      schema: ofMembers(["plain"]),
      fields: ["main"],
    });
    await using store = await memory().open();
    const row = { id: "a", object: JSON.parse('{"plain":"x","__proto__":"y"}'), ...versions };
    await expect(store.write(feature, [row] as never)).rejects.toMatchObject({ code: "WRITE_INVALID" });
  });
});

it.each([
  ["zod", z.object({ id: z.string(), ["__proto__"]: z.string() })],
  ["zod, in an object", z.object({ id: z.string(), object: z.array(z.object({ ["__proto__"]: z.string() })) })],
  ["valibot", toStandardJsonSchema(v.object({ id: v.string(), ["__proto__"]: v.string() }))],
  ["arktype", type(Object.fromEntries(["id", "__proto__"].map((name) => [name, "string"])) as { id: "string" })],
])("a schema of %s that declares __proto__, which the library does not keep, is refused", (_, schema) => {
  expect(() => defineFeature({ key: "proto", id: ["id"], schema: schema as never })).toThrow(/declares "__proto__"/);
});
