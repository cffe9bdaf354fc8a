import { toStandardJsonSchema } from "@valibot/to-json-schema";
import { type } from "arktype";
import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { defineFeature, from } from "../../src/index.js";
import { memory } from "../../src/memory.js";

const members = { one: z.bigint(), many: z.array(z.bigint().nullable()) };
const thing = defineFeature({
  key: "thing",
  id: ["id"],
  schema: z.object({
    id: z.bigint(),
    plain: z.number(),
    optional: z.bigint().nullish(),
    object: z.object(members).nullable(),
    list: z.array(z.object(members)),
    either: z.union([z.bigint(), z.number()]),
  }),
  fields: ["main"],
});

const row = {
  id: 1n,
  plain: 1,
  optional: null,
  object: { one: 2n, many: [3n, null] },
  list: [{ one: 2n ** 60n, many: [] }],
  either: 5,
  metaxy_provenance_by_field: { main: "1" },
};

describe("a column of bigints", () => {
  it("comes back as bigints of every size, nested too, in rows and batches", async () => {
    await using store = await memory().open();
    await store.write(thing, [row]);
    const relation = await store.read(thing);
    const batched = [];
    for await (const batch of relation.batches(1)) batched.push(...batch);
    for (const rows of [await relation.rows(), batched]) {
      expect(rows).toMatchObject([row]);
      await store.write(thing, rows);
    }
    expect(await store.delete(thing, await relation.rows())).toBe(1);
  });

  it("is included as one into increments, under its new name and in groups", async () => {
    const child = defineFeature({
      key: "child",
      id: ["id"],
      deps: [from(thing, { select: ["optional"], rename: { optional: "size" } })],
      fields: ["main"],
    });
    const group = defineFeature({
      key: "group",
      id: ["plain"],
      deps: [from(thing, { lineage: { type: "aggregation", on: ["plain"] } })],
      fields: ["main"],
    });
    await using store = await memory().open();
    await store.write(thing, [{ ...row, optional: 7n }]);
    await using increment = await store.resolve(child);
    expect(await increment.new.rows()).toMatchObject([{ id: 1n, size: 7n }]);
    await using groups = await store.resolve(group);
    expect(await groups.new.rows()).toMatchObject([{ plain: 1, id: [1n], optional: [7n] }]);
    await store.write(thing, [{ ...row, id: 2n }]);
    await using samples = await store.resolve(thing, { samples: [{ ...row, id: 3n }] });
    expect(await samples.new.rows()).toMatchObject([{ id: 3n }]);
    expect((await samples.orphaned.rows()).map(({ id }) => id).toSorted()).toEqual([1n, 2n]);
  });

  it("is one in Valibot and ArkType too, and changes no JSON Schema", async () => {
    const valibot = toStandardJsonSchema(v.object({ id: v.bigint(), n: v.nullable(v.bigint()) }));
    const arktype = type({ id: "bigint", n: "bigint | null" });
    for (const schema of [valibot, arktype]) {
      const feature = defineFeature({ key: "other", id: ["id"], schema, fields: ["main"] });
      expect(JSON.stringify(feature.jsonSchema)).not.toContain("bigint");
      await using store = await memory().open();
      await store.write(feature, [{ id: 1n, n: 2n, metaxy_provenance_by_field: { main: "1" } }]);
      expect(await (await store.read(feature)).rows()).toMatchObject([{ id: 1n, n: 2n }]);
    }
  });
});
