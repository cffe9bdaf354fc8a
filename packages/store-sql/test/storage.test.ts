import { once } from "node:events";
import { rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { inspect } from "node:util";
import { createClient } from "@libsql/client";
import type { ConfiguredStore, StatementEvent, Store, StoreOptions } from "@metaxy-ts/core";
import { and, column, defineFeature } from "@metaxy-ts/core";
import { newFolder } from "@metaxy-ts/testing";
import { connect } from "@tursodatabase/database";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { d1 } from "../src/d1.js";
import { libsql } from "../src/libsql.js";
import { sqlite } from "../src/sqlite.js";
import { turso } from "../src/turso.js";
import { startD1 } from "./support/d1-server.js";

// What stores have in common whose database only keeps the rows. Everything that all stores promise is in the conformance suite.

const sample = defineFeature({ key: "sample", id: ["id"], fields: ["main"] });
const rowOf = (id: string, more: object = {}) => ({ id, metaxy_provenance_by_field: { main: "1" }, ...more });
const small = { threads: 1 } as const;
const { server, database: d1Database } = await startD1();

let folder: string;
let places = 0;
beforeEach(async () => {
  folder = await newFolder();
  places += 1;
});
afterAll(() => server.dispose());

const kinds: readonly (readonly [name: string, store: (options?: StoreOptions) => ConfiguredStore])[] = [
  [
    "libsql",
    (options) => libsql({ ...options, ...small, client: createClient({ url: `file:${join(folder, "libsql.db")}` }) }),
  ],
  ["turso", (options) => turso({ ...options, ...small, path: join(folder, "turso.db") })],
  ["d1", (options) => d1({ ...options, ...small, database: d1Database, tablePrefix: `storage_${places}_` })],
];

describe.each(kinds)("%s", (_name, configured) => {
  test("says that hashes are computed beside the database", async () => {
    await using store = await configured().open();
    for (const algorithm of ["md5", "sha256", "xxhash32", "xxhash64"] as const)
      expect(store.supports[`hash.${algorithm}`]).toBe("emulated");
  });

  test("reports the statements of the database, and not only those of the engine", async () => {
    const events: StatementEvent[] = [];
    const onStatement = (event: StatementEvent) => void events.push(event);
    const kind = configured({ onStatement });
    await using store = await kind.open();
    await store.write(sample, [rowOf("it's here"), rowOf("b")]);
    const table = store.tableName(sample);
    const inserts = events.filter(({ sql }) => sql.startsWith(`insert into "${table}" ("id"`));
    expect(inserts).toEqual([
      {
        store: kind.display,
        sql: expect.stringContaining("'it''s here'"),
        parameters: [],
        milliseconds: expect.any(Number),
        rows: null,
      },
    ]);
    events.length = 0;
    await (await store.read(sample)).rows();
    const reads = events.filter(({ sql }) => sql.startsWith(`select _rowid_ as r,`) && sql.includes(`from "${table}"`));
    expect(reads).toMatchObject([{ rows: 2 }]);
    expect(reads[0]?.milliseconds).toBeGreaterThan(0);
  });

  test("keeps values of types that only DuckDB has", async () => {
    await using store = await configured().open();
    const types = Object.entries(native);
    const values = types.map(([type, text], index) => `${text}::${type} as c${index}`).join(", ");
    await store.write(
      sample,
      await store.query(`select 'a' as id, {main: '1'} as metaxy_provenance_by_field, ${values}`),
    );
    const texts = types.map((_, index) => `c${index}::varchar as c${index}`).join(", ");
    const [row] = await (await store.query(`select ${texts} from ${store.tableName(sample)}`)).rows();
    const [expected] = await (await store.query(`select ${texts} from (select ${values})`)).rows();
    expect(row).toEqual(expected);
    const columns = await (await store.read(sample)).columns();
    expect(columns.find(({ name }) => name === "c2")?.type).toEqual({ kind: "other", name: "DECIMAL(10,2)" });
  });

  test("a table that is larger than what is read at once comes whole, and loses what is deleted from its middle", async () => {
    await using store = await configured().open();
    const ids = Array.from({ length: 25_000 }, (_, index) => String(index).padStart(5, "0"));
    await store.write(
      sample,
      ids.map((id) => rowOf(id, { n: Number(id) })),
    );
    expect(await (await store.read(sample)).count()).toBe(ids.length);
    const gone = and(column<number>("n").gte(9_990), column<number>("n").lt(20_010));
    expect(await store.delete(sample, gone, { hard: true })).toBe(10_020);
    expect(await store.delete(sample, column<number>("n").eq(5), { hard: true })).toBe(1);
    const rows = await (await store.read(sample)).rows();
    expect(new Set(rows.map(({ id }) => id))).toEqual(
      new Set(ids.filter((id) => Number(id) !== 5 && (Number(id) < 9_990 || Number(id) >= 20_010))),
    );
  });

  test("two stores see what the other one changes, also where a number of changes is the same again", async () => {
    await using first = await configured().open();
    await using second = await configured().open();
    const idsOf = async (store: Store): Promise<unknown[]> =>
      (await (await store.read(sample)).rows()).map(({ id }) => id);
    await first.write(sample, [rowOf("a")]);
    expect(await idsOf(second)).toEqual(["a"]);
    await first.drop(sample);
    await first.write(sample, [rowOf("b")]);
    expect(await idsOf(second)).toEqual(["b"]);
    await first.delete(sample, column<string>("id").eq("b"), { hard: true });
    expect(await idsOf(second)).toEqual([]);
    await first.write(sample, [rowOf("c")]);
    expect(await idsOf(second)).toEqual(["c"]);
  });

  test("two that write at once give a table the columns and the members of both", async () => {
    await using first = await configured().open();
    await using second = await configured().open();
    await first.write(sample, [rowOf("0", { value: { a: 1 } })]);
    await Promise.all([
      first.write(sample, [rowOf("1", { value: { b: "x" }, left: 1 })]),
      second.write(sample, [rowOf("2", { value: { c: true }, right: 2 })]),
    ]);
    const rows = await (await first.read(sample)).rows();
    const found = Object.fromEntries(
      rows.map(({ id, value, left, right }: Record<string, unknown>) => [id, { value, left, right }]),
    );
    expect(found).toEqual({
      0: { value: { a: 1, b: null, c: null }, left: null, right: null },
      1: { value: { a: null, b: "x", c: null }, left: 1, right: null },
      2: { value: { a: null, b: null, c: true }, left: null, right: 2 },
    });
  });
});

/** Types of DuckDB, and a value of each. */
const native = {
  UTINYINT: "255",
  INTEGER: "-5",
  "DECIMAL(10,2)": "1.10",
  HUGEINT: "'170141183460469231731687303715884105727'",
  UBIGINT: "'18446744073709551615'",
  FLOAT: "0.5",
  TIME: "'03:04:05.5'",
  UUID: "'00000000-0000-0000-0000-00000000000a'",
  INTERVAL: "'1 day 2 hours'",
  "DECIMAL(10,2)[]": "[1.10, null]",
} as const;

test("a file of libSQL is one of SQLite, with the same tables", async () => {
  const path = join(folder, "shared.db");
  const client = createClient({ url: `file:${path}` });
  const values = {
    text: "a\0b",
    list: [1.5, null],
    nested: { at: new Date(5), zero: -0 },
    bytes: Uint8Array.of(0, 255),
    zero: -0,
  };
  await using kept = await libsql({ client, ...small }).open();
  const half = { ...values, nested: { at: new Date(5), zero: 0.5 }, zero: 0.5 }; // or both would be whole numbers
  await kept.write(sample, [rowOf("0", half)]);
  await kept.write(sample, [rowOf("a", values)]);
  await using within = await sqlite({ path }).open();
  const expected = [expect.objectContaining({ id: "a", ...values })];
  expect(await (await within.read(sample, { filters: "id = 'a'" })).rows()).toEqual(expected);
  await within.write(sample, [rowOf("b", values)]); // a program that raises no counter
  expect(await (await kept.read(sample)).count()).toBe(3);
  await kept.write(sample, [rowOf("c", values)]);
  expect(await (await within.read(sample)).count()).toBe(4);
});

test("a table without a counter is read and written, and gets one", async () => {
  const path = join(folder, "foreign.db");
  const database = new DatabaseSync(path);
  database.exec("create table sample (id text, extra integer)");
  database.exec("insert into sample values ('a', 1)");
  const client = createClient({ url: `file:${path}` });
  await using store = await libsql({ client, ...small }).open();
  const counted = async (): Promise<unknown> =>
    (await (await store.query("select count(*)::int as n from sample")).rows())[0]?.n;
  expect(await counted()).toBe(1);
  database.exec("insert into sample values ('b', 1)");
  expect(await counted()).toBe(2);
});

test("a connection that is passed stays open, and is shared by stores", async () => {
  const database = await connect(join(folder, "own.db"));
  const stores = await Promise.all([turso({ database, ...small }).open(), turso({ database, ...small }).open()]);
  await Promise.all(stores.map((store, index) => store.write(sample, [rowOf(String(index))])));
  for (const store of stores) await store.close();
  const rows = await (await database.prepare("select id from sample order by id")).all();
  expect(rows).toEqual([{ id: "0" }, { id: "1" }]);
  await database.close();
  await rm(join(folder, "own.db"));
});

test("options are checked", () => {
  const invalid = (option: string) =>
    expect.objectContaining({ code: "CONFIG_INVALID", message: expect.stringContaining(option) });
  expect(() => libsql({ client: "file:x.db" } as never)).toThrow(invalid("client"));
  expect(() => turso({} as never)).toThrow(invalid("path"));
  expect(() => turso({ path: "x", database: {} } as never)).toThrow(invalid("path"));
  expect(() => turso({ database: {} } as never)).toThrow(invalid("database"));
  expect(() => d1({ database: undefined } as never)).toThrow(invalid("database"));
  expect(() => d1({ database: d1Database, byField: "struct" } as never)).toThrow(invalid("byField"));
});

test("a file that is not there cannot be read", async () => {
  const opening = turso({ path: join(folder, "none.db") }).open({ mode: "read" });
  await expect(opening).rejects.toMatchObject({ code: "STORE_NOT_FOUND" });
});

test.each([
  [401, "CONFIG_INVALID"],
  [404, "STORE_NOT_FOUND"],
])(
  "a server of libSQL that answers %i is an error by code, and nothing of the token is shown",
  async (status, code) => {
    const server = createServer((_, answer) => answer.writeHead(status).end("no")).listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    const client = createClient({ url: `http://127.0.0.1:${port}`, authToken: "secret" });
    const statements: StatementEvent[] = [];
    try {
      const opened = libsql({ client, ...small, onStatement: (event) => void statements.push(event) }).open();
      const failed = await opened.catch((error: unknown) => error);
      expect(failed).toMatchObject({ code });
      expect(String(failed)).not.toContain("secret");
      expect(statements.filter(({ error }) => error)).toMatchObject([{ store: "libsql(client)", rows: null }]);
      expect(inspect(statements, { depth: 9 })).not.toContain("secret");
    } finally {
      client.close();
      server.close();
    }
  },
);
