import { defineFeature } from "@metaxy-ts/core";
import { describe, expect, it } from "vitest";
import { postgres } from "../src/postgres.js";
import type { Scene } from "./support/postgres-scene.js";
import { openScene, raw, row } from "./support/postgres-scene.js";

const child = defineFeature({ key: "child", id: ["id"], deps: [raw], fields: ["y"] });
const nothing = { new: 0, stale: 0, orphaned: 0, waiting: 0 };

/** As Metaxy for Python makes it, but for the type of by-field columns, which other programs have as text. */
const pythonTable = (byField: string) => `create table py.raw (
  info jsonb, id character varying, n bigint, f double precision, flag boolean, tags character varying[], small smallint, plain text, at timestamp,
  metaxy_provenance_by_field ${byField}, metaxy_provenance character varying, metaxy_feature_version character varying,
  metaxy_project_version character varying, metaxy_data_version_by_field ${byField}, metaxy_data_version character varying,
  metaxy_created_at timestamp(6) with time zone, metaxy_updated_at timestamp(6) with time zone,
  metaxy_deleted_at timestamp(6) with time zone, metaxy_materialization_id character varying)`;

const system = [
  "metaxy_provenance_by_field",
  "metaxy_provenance",
  "metaxy_feature_version",
  "metaxy_project_version",
  "metaxy_data_version_by_field",
  "metaxy_data_version",
  "metaxy_created_at",
  "metaxy_updated_at",
  "metaxy_deleted_at",
  "metaxy_materialization_id",
];

/** The table of Python with a row that a store has computed. */
async function pythonStore(scene: Scene, byField: string): Promise<void> {
  await scene.query(`create schema ts; create schema py; ${pythonTable(byField)}`);
  await using store = await postgres({ connectionString: scene.url, schema: "ts", autoCreate: true }).open();
  await store.write(raw, [row("a")]);
  const values = system.map((name) => (name.endsWith("by_field") ? `${name}::${byField}` : name));
  await scene.query(
    `insert into py.raw (info, id, n, f, flag, tags, small, plain, at, ${system.join(", ")}) select '{"a": 1, "list": ["x"], "big": 9007199254740993}', id, 9007199254740993, 'NaN', true, '{x,NULL}', 5, 'p', timestamp '2024-01-31 12:00:00.000001', ${values.join(", ")} from ts.raw`,
  );
}

describe("tables of Metaxy for Python", () => {
  it.for(["jsonb", "json", "text", "character varying"])(
    "with by-field columns of the type %s are read, written and resolved",
    async (byField, context) => {
      await using scene = await openScene(context);
      await pythonStore(scene, byField);
      await using store = await postgres({ connectionString: scene.url, schema: "py", autoCreate: true }).open();
      const [first] = await (await store.read(raw)).rows();
      expect(first).toMatchObject({
        id: "a",
        n: 9007199254740993n,
        f: Number.NaN,
        flag: true,
        tags: ["x", null],
        small: 5,
        plain: "p",
        metaxy_provenance_by_field: { x: "v-a" },
        metaxy_data_version_by_field: { x: "v-a" },
      });
      await store.write(child, (await store.resolve(child)).pending);
      expect(await (await store.resolve(child)).counts()).toEqual(nothing);
      await store.write(raw, [row("b", { n: 2, tags: ["y"], small: 7, plain: "q" })]);
      await store.write(raw, await store.read(raw, { filters: "id = 'a'" }));
      expect(await (await store.resolve(child)).counts()).toEqual({ ...nothing, new: 1 });
      const rows = await scene.query("select id, metaxy_provenance_by_field::jsonb as m from py.raw order by id");
      expect(rows.map(({ id, m }) => [id, m])).toEqual([
        ["a", { x: "v-a" }],
        ["a", { x: "v-a" }],
        ["b", { x: "v-b" }],
      ]);
    },
  );

  it("keep objects in JSON whose types nothing says: they come and go as JSON", async (context) => {
    await using scene = await openScene(context);
    await pythonStore(scene, "jsonb");
    await using store = await postgres({ connectionString: scene.url, schema: "py" }).open();
    const info = { a: 1, list: ["x"], big: 9007199254740993n };
    expect(await (await store.read(raw, { columns: ["info"] })).rows()).toEqual([{ info }]);
    await store.write(raw, [row("b", { info: { a: 2, other: { deep: [1] } } })]);
    expect(await scene.query("select info from py.raw where id = 'b'")).toEqual([
      { info: { a: 2, other: { deep: [1] } } },
    ]);
  });

  it("with the JSON literal null count as without a value", async (context) => {
    await using scene = await openScene(context);
    await pythonStore(scene, "jsonb");
    await scene.query("update py.raw set metaxy_data_version_by_field = 'null'");
    await using store = await postgres({ connectionString: scene.url, schema: "py", autoCreate: true }).open();
    const filters = "metaxy_data_version_by_field IS NULL";
    expect(await (await store.read(raw, { filters })).count()).toBe(1);
    const [found] = await (await store.read(raw)).rows();
    expect(found?.metaxy_data_version_by_field).toBeNull();
  });
});

describe("new tables", () => {
  it("have two small indexes, by which a write finds newer rows; tables of Metaxy for Python get none", async (context) => {
    await using scene = await openScene(context);
    await pythonStore(scene, "jsonb");
    await using store = await postgres({ connectionString: scene.url, schema: "py", autoCreate: true }).open();
    await store.write(raw, [row("b")]);
    const indexes = await scene.query(
      "select schemaname, regexp_replace(indexdef, ' ON \\w+\\.raw USING', '') as made from pg_indexes where tablename = 'raw' order by made",
    );
    expect(indexes).toEqual([
      {
        schemaname: "ts",
        made: "CREATE INDEX raw__metaxy_deleted btree (metaxy_deleted_at) WHERE (metaxy_deleted_at IS NOT NULL)",
      },
      {
        schemaname: "ts",
        made: "CREATE INDEX raw__metaxy_updated brin (metaxy_updated_at) WITH (autosummarize='on')",
      },
    ]);
  });

  it("are as Metaxy for Python makes them, with comments where JSON does not say its type", async (context) => {
    await using scene = await openScene(context);
    await using store = await postgres({ connectionString: scene.url, autoCreate: true }).open();
    const values = { n: 1, f: 0.5, flag: true, tags: ["x"], info: { a: 1 }, at: new Date(0), deep: [[1]] };
    await store.write(raw, [row("a", values)]);
    const columns = await scene.query(
      "select attname as name, format_type(atttypid, atttypmod) as type, col_description(attrelid, attnum) as comment from pg_attribute where attrelid = 'raw'::regclass and attnum > 0 order by attnum",
    );
    const shown = columns.map(({ name, type, comment }) => [name, type, ...(comment ? [comment] : [])].join(": "));
    expect(shown).toEqual([
      "id: character varying",
      "n: bigint",
      "f: double precision",
      "flag: boolean",
      "tags: character varying[]",
      'info: jsonb: metaxy: {"kind":"struct","members":{"a":{"kind":"integer"}}}',
      "at: timestamp(6) with time zone",
      'deep: jsonb: metaxy: {"kind":"list","item":{"kind":"list","item":{"kind":"integer"}}}',
      "metaxy_provenance_by_field: jsonb",
      "metaxy_provenance: character varying",
      "metaxy_feature_version: character varying",
      "metaxy_project_version: character varying",
      "metaxy_data_version_by_field: jsonb",
      "metaxy_data_version: character varying",
      "metaxy_created_at: timestamp(6) with time zone",
      "metaxy_updated_at: timestamp(6) with time zone",
      "metaxy_deleted_at: timestamp(6) with time zone",
      "metaxy_materialization_id: character varying",
    ]);
  });

  it("give objects back in their types, also through the SQL of a user and through a name", async (context) => {
    await using scene = await openScene(context);
    await using store = await postgres({ connectionString: scene.url, autoCreate: true }).open();
    const info = { at: new Date(5), bytes: Uint8Array.of(1, 255), big: 2n ** 60n, ratio: Number.POSITIVE_INFINITY };
    await store.write(raw, [row("a", { info, list: [{ at: new Date(7) }] })]);
    const expected = [{ info, list: [{ at: new Date(7) }] }];
    expect(await (await store.read(raw, { columns: ["info", "list"] })).rows()).toEqual(expected);
    expect(await (await store.query("select info, list from raw")).rows()).toEqual(expected);
    const named = await (await store.read(raw)).name();
    expect(await (await store.query(`select info, list from ${named}`)).rows()).toEqual(expected);
  });
});

describe("columns of types that only Postgres has", () => {
  it.for([
    ["real[]", [0.5, null]],
    ["smallint[]", [1, null]],
    ["text[]", ["é", null]],
    ["timestamp[]", [new Date(5), null]],
  ] as const)("are IDs where they are %s, which tables of ours have otherwise", async ([type, id], context) => {
    await using scene = await openScene(context);
    await using store = await postgres({ connectionString: scene.url, autoCreate: true }).open();
    await store.write(raw, [{ ...row("a"), id }] as never);
    await store.write(child, (await store.resolve(child)).pending);
    await scene.query(`alter table raw alter id type ${type}`);
    expect(await (await store.resolve(child)).counts()).toEqual(nothing);
    expect(await store.delete(raw, (await (await store.read(child, { columns: ["id"] })).rows()) as never)).toBe(1);
    expect(await (await store.resolve(child)).counts()).toEqual({ ...nothing, orphaned: 1 });
  });

  it("are read as they are stored, where numbers have 32 bits", async (context) => {
    await using scene = await openScene(context);
    await using store = await postgres({ connectionString: scene.url, autoCreate: true }).open();
    await store.write(raw, [row("a", { half: 0.5, list: [0.5, null] })]);
    await scene.query("alter table raw alter half type real, alter list type real[]");
    await scene.query("update raw set half = 0.1, list = '{0.1,NULL,NaN}'");
    const stored = Math.fround(0.1);
    const found = await store.read(raw, { columns: ["half", "list"], filters: `half = ${stored}` });
    expect(await found.rows()).toEqual([{ half: stored, list: [stored, null, Number.NaN] }]);
    await store.write(raw, [row("b", { half: stored, list: [stored] })]);
    expect(await (await store.read(raw, { filters: `half = ${stored}` })).count()).toBe(2);
  });

  it.for(["json", "jsonb", "point"])(
    "are read where they are %s, but are no IDs, which is said by name",
    async (type, context) => {
      await using scene = await openScene(context);
      await using store = await postgres({ connectionString: scene.url, autoCreate: true }).open();
      await store.write(raw, [row("(1,2)")]);
      await scene.query(`alter table raw alter id type ${type} using '${type === "point" ? "(1,2)" : "{}"}'`);
      const increment = store.resolve(child).then((todo) => todo.counts());
      await expect(increment).rejects.toMatchObject({
        code: "RESOLVE_INVALID",
        details: { feature: "raw", column: "id" },
      });
      const refused = { code: "WRITE_INVALID", details: { feature: "raw", column: "id" } };
      await expect(store.delete(raw, "metaxy_provenance != ''")).rejects.toMatchObject(refused);
      const id = type === "point" ? "(1,2)" : {};
      expect(await (await store.read(raw)).rows()).toMatchObject([{ id }]);
      expect(await (await store.read(raw, { columns: ["metaxy_provenance"] })).count()).toBe(1);
      expect(await store.digest(raw)).toMatchObject({ rows: 1 });
      expect(await store.delete(raw, "metaxy_provenance != ''", { hard: true })).toBe(1);
    },
  );

  it("are IDs that strings and numbers find, and take what fits them", async (context) => {
    await using scene = await openScene(context);
    await using store = await postgres({ connectionString: scene.url, autoCreate: true }).open();
    await store.write(raw, [row("4f3c5f0a-1111-4222-8333-444455556666", { price: "1.50" })]);
    await store.write(child, (await store.resolve(child)).pending);
    await scene.query(`insert into child select (jsonb_populate_record(c, '{"id": "no uuid"}')).* from child as c`);
    await scene.query(
      "alter table raw alter id type uuid using id::uuid, alter price type numeric(10,2) using price::numeric",
    );
    expect(await (await store.read(raw, { columns: ["id", "price"] })).rows()).toEqual([
      { id: "4f3c5f0a-1111-4222-8333-444455556666", price: "1.50" },
    ]);
    expect(await (await store.resolve(child)).counts()).toEqual({ ...nothing, orphaned: 1 });
    await expect(store.write(raw, [row("no uuid", { price: "2" })])).rejects.toMatchObject({ code: "WRITE_INVALID" });
    const other = "5f3c5f0a-1111-4222-8333-444455556666";
    await expect(store.write(raw, [row(other, { price: "2.345" })])).rejects.toMatchObject({ code: "WRITE_INVALID" });
    await store.write(raw, [row(other, { price: "2.3" })]);
    expect(await (await store.read(raw)).count()).toBe(2);
  });
});
