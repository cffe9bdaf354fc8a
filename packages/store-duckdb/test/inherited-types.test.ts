import { defineFeature, FeatureGraph } from "@metaxy-ts/core";
import { DuckDBEngine } from "@metaxy-ts/engine-duckdb";
import { nothing } from "@metaxy-ts/testing";
import { beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { duckdb } from "../src/index.js";
import { useFolder } from "./support/files.js";

/** Types of a table that another tool made, two values of each, and the type that a new table has for them where that is another one. */
const types: Readonly<Record<string, readonly [type: string, first: string, second: string, taken?: string]>> = {
  day: ["DATE", "'2026-02-03'", "'1969-12-31'"],
  naive: ["TIMESTAMP", "'2026-02-03 04:05:06.789123'", "'1969-12-31 00:00:00.5'"],
  at: ["TIMESTAMP WITH TIME ZONE", "'2026-02-03 04:05:06.789123+00'", "'1969-12-31 00:00:00.5+00'"],
  seconds: ["TIMESTAMP_S", "'2026-02-03 04:05:06'", "'1969-12-31 23:59:59'"],
  millis: ["TIMESTAMP_MS", "'2026-02-03 04:05:06.789'", "'1969-12-31 23:59:59.001'"],
  nanos: ["TIMESTAMP_NS", "'2026-02-03 04:05:06.789123'", "'1969-12-31 23:59:59.000001'"],
  price: ["DECIMAL(25,2)", "1.5", "-12345678901234567890.25"],
  tiny: ["TINYINT", "-128", "127"],
  small: ["SMALLINT", "-32768", "32767"],
  medium: ["INTEGER", "-2147483648", "2147483647"],
  utiny: ["UTINYINT", "0", "255"],
  usmall: ["USMALLINT", "0", "65535"],
  umedium: ["UINTEGER", "0", "4294967295"],
  ubig: ["UBIGINT", "0", "9007199254740993"],
  huge: ["HUGEINT", "0", "-9007199254740993"],
  single: ["FLOAT", "0.1", "1e30"],
  uuid: ["UUID", "'5f3a1b1e-7a53-4f0d-9a9d-111111111111'", "'5f3a1b1e-7a53-4f0d-9a9d-222222222222'"],
  label: ["ENUM('a', 'b')", "'a'", "'b'", "VARCHAR"],
};
type Names = readonly [string, ...string[]];
const names = Object.keys(types) as unknown as Names;

const root = (id: Names) => defineFeature({ key: "parent", id, fields: { main: "1" } });
const over = (key: string, id: Names, schema?: unknown) =>
  defineFeature({
    key,
    id,
    deps: [root(id)],
    fields: { main: "1" },
    ...(schema === undefined ? {} : { schema: schema as z.ZodObject }),
  } as never) as unknown as ReturnType<typeof root>;

const path = useFolder();
let file: string;
let tests = 0;

async function run<Row>(...statements: readonly string[]): Promise<readonly Row[]> {
  const engine = await DuckDBEngine.open({ path: file, mode: "write" });
  let rows: readonly unknown[] = [];
  for (const sql of statements) rows = await engine.run({ sql, parameters: [] });
  await engine.close();
  return rows as readonly Row[];
}

/** The table of `parent` with all of the types. */
async function makeParent(id: Names): Promise<void> {
  const version = new FeatureGraph([root(id)]).versions(root(id)).feature;
  const byField = "{'main': '1'}";
  const system = ["provenance", "feature_version", "project_version", "data_version", "materialization_id"].map(
    (name) => `${name === "feature_version" ? `'${version}'` : "'1'"} as metaxy_${name}`,
  );
  const instants = ["created", "updated"].map((name) => `timestamptz '2026-01-02 00:00:00+00' as metaxy_${name}_at`);
  const selects = [1, 2].map((value) =>
    [
      ...names.map((name) => `cast(${types[name]?.[value as 1 | 2]} as ${types[name]?.[0]}) as ${name}`),
      `${byField} as metaxy_provenance_by_field`,
      `${byField} as metaxy_data_version_by_field`,
      ...system,
      ...instants,
      "cast(null as timestamptz) as metaxy_deleted_at",
    ].join(", "),
  );
  await run(`create table parent as ${selects.map((list) => `select ${list}`).join(" union all ")}`);
}

async function typesOf(table: string): Promise<Record<string, string>> {
  const rows = await run<{ name: string; type: string }>(
    `select column_name as name, data_type as type from duckdb_columns() where table_name = '${table}' and not starts_with(column_name, 'metaxy_')`,
  );
  return Object.fromEntries(rows.map(({ name, type }) => [name, type]));
}

const taken = Object.fromEntries(names.map((name) => [name, types[name]?.[3] ?? types[name]?.[0]]));

beforeEach(() => {
  tests += 1;
  file = path(`types ${tests}.duckdb`);
});

const open = () => duckdb({ path: file, hash: { algorithm: "md5" } }).open();

describe("a new table has the types of its parent", () => {
  it.each(["rows", "a relation"])("for IDs, written as %s", async (how) => {
    await makeParent(names);
    const child = over("child", names);
    {
      await using store = await open();
      await using increment = await store.resolve(child);
      await store.write(child, how === "rows" ? ((await increment.pending.rows()) as never) : increment.pending);
      await using after = await store.resolve(child);
      expect(await after.counts()).toEqual(nothing);
    }
    expect(await typesOf("child")).toEqual(taken);
    const same = names.map((name) => `parent.${name} = child.${name}`).join(" and ");
    expect(await run(`select count(*) as count from parent join child on ${same}`)).toMatchObject([{ count: 2 }]);
  });

  it("for what the same write adds to the parent's table", async () => {
    const [parent, child] = [root(["day", "price"]), over("child", ["day", "price"])];
    await using store = await open();
    const version = { metaxy_provenance_by_field: { main: "1" } };
    const parents = await store.query(
      "select date '2026-02-03' as day, cast(1.5 as decimal(9, 2)) as price, {'main': '1'} as metaxy_provenance_by_field",
    );
    await store.writeMany([
      { feature: parent, rows: parents },
      { feature: child, rows: [{ day: new Date("2026-02-03"), price: "1.50", ...version }] },
    ] as never);
    await using increment = await store.resolve(child);
    expect(await increment.counts()).toEqual({ ...nothing, stale: 1 });
    await store.close();
    expect(await typesOf("child")).toMatchObject({ day: "DATE", price: "DECIMAL(9,2)" });
  });

  it("for columns that it takes over, but for narrow floats, which would round its own", async () => {
    await makeParent(["day"]);
    const child = over("child", ["day"]);
    {
      await using store = await open();
      await using increment = await store.resolve(child);
      await store.write(child, (await increment.pending.rows()) as never);
    }
    expect(await typesOf("child")).toEqual({ ...taken, single: "DOUBLE" });
  });

  it("where a schema declares what rows have", async () => {
    await makeParent(["day"]);
    const schema = z.object({
      day: z.date(),
      naive: z.date(),
      price: z.string(),
      medium: z.int(),
      uuid: z.string(),
      tiny: z.number(),
      own: z.int(),
    });
    const child = over("child", ["day"], schema);
    {
      await using store = await open();
      await using increment = await store.resolve(child);
      const rows = (await increment.pending.rows()).map((row) => ({ ...row, own: 1 }));
      await store.write(child, rows as never);
    }
    const { day, naive, price, medium, uuid } = taken;
    expect(await typesOf("child")).toEqual({ day, naive, price, medium, uuid, tiny: "DOUBLE", own: "BIGINT" });
  });
});

describe("a value that the parent's type cannot hold is refused by name", () => {
  const cases: readonly (readonly [column: string, value: unknown])[] = [
    ["tiny", 128],
    ["medium", 2 ** 31],
    ["umedium", -1],
    ["ubig", -1],
    ["price", "1.555"],
    ["price", "cheap"],
    ["uuid", "not one"],
    ["day", new Date(1)],
    ["seconds", new Date(1)],
    ["nanos", new Date("2300-01-01T00:00:00Z")],
  ];
  it.each(cases)("%s: %s", async (column, value) => {
    await makeParent([column]);
    const child = over("child", [column]);
    await using store = await open();
    const rows = [{ [column]: value, metaxy_provenance_by_field: { main: "1" } }];
    await expect(store.write(child, rows as never)).rejects.toMatchObject({
      code: "WRITE_INVALID",
      message: expect.stringContaining(column),
    });
    expect(await store.has(child)).toBe(false);
  });

  it("but not for another text of it", async () => {
    await makeParent(["price"]);
    const child = over("child", ["price"]);
    await using store = await open();
    await store.write(child, [{ price: "1.5", metaxy_provenance_by_field: { main: "1" } }] as never);
    await using increment = await store.resolve(child);
    expect(await increment.counts()).toMatchObject({ new: 1, orphaned: 0 });
  });
});
