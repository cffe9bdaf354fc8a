import pg from "pg";
import { describe, expect, it } from "vitest";
import type { PostgresStoreOptions } from "../src/postgres.js";
import { postgres } from "../src/postgres.js";
import { openScene, raw, row } from "./support/postgres-scene.js";

const connectionString = "postgres://me:secret@db.example.com:5433/warehouse?sslmode=require";

describe("options of postgres()", () => {
  it.each<[string, object, RegExp]>([
    ["nothing", {}, /connectionString of postgres\(\) .*or omitted if a pool is passed/],
    ["another address", { connectionString: "mysql://localhost" }, /connectionString/],
    ["a password with #", { connectionString: "postgres://me:a#secret@localhost/d" }, /%23 for # and %2F for \//],
    ["a password with /", { connectionString: "postgres://me:a/secret@localhost/d" }, /%23 for # and %2F for \//],
    ["both", { connectionString, pool: new pg.Pool() }, /omitted if a pool is passed/],
    ["no pool", { pool: {} }, /a pool of pg/],
    ["an empty schema", { connectionString, schema: "" }, /schema/],
    ["a long schema", { connectionString, schema: "é".repeat(32) }, /63 bytes/],
    ["a prefix", { connectionString, tablePrefix: "A" }, /tablePrefix/],
    ["a time", { connectionString, statementTimeout: 0.5 }, /statementTimeout/],
    ["another name", { connectionString, shema: "x" }, /shema/],
  ])("refuse %s", (_, options, message) => {
    expect(() => postgres(options as PostgresStoreOptions)).toThrow(
      expect.objectContaining({ code: "CONFIG_INVALID", message: expect.stringMatching(message) }),
    );
  });

  it("are shown without user and password", () => {
    const shown = [
      postgres({ connectionString }).display,
      postgres({ connectionString: "postgres:///d?host=/var/run/postgresql" }).display,
      postgres({ connectionString: "postgres://localhost/100%" }).display,
      postgres({ connectionString, schema: "meta data" }).display,
      postgres({ pool: new pg.Pool({ connectionString }) }).display,
      postgres({ pool: new pg.Pool({ host: "h", port: 1, database: "d", user: "me", password: "secret" }) }).display,
    ];
    expect(shown).toEqual([
      "postgres(db.example.com:5433/warehouse)",
      "postgres(/d)",
      "postgres(localhost/100%)",
      "postgres(db.example.com:5433/warehouse.meta data)",
      "postgres(db.example.com:5433/warehouse)",
      "postgres(h:1/d)",
    ]);
  });

  it("are not repeated with their password in a message", () => {
    for (const connectionString of ["postgre://me:secret@localhost/d", "postgres://me:a#secret@localhost/d"])
      expect(() => postgres({ connectionString })).toThrow(
        expect.objectContaining({ message: expect.not.stringContaining("secret") }),
      );
  });
});

describe("a schema", () => {
  it("has the tables and functions of its store alone", async (context) => {
    await using scene = await openScene(context);
    await scene.query('create schema "one""s"; create schema two');
    for (const schema of ['one"s', "two"]) {
      await using store = await postgres({
        connectionString: scene.url,
        schema,
        autoCreate: true,
        hash: { algorithm: "xxhash32", length: 8 },
      }).open();
      await store.write(raw, [row(schema)]);
      expect(await (await store.read(raw, { columns: ["id"] })).rows()).toEqual([{ id: schema }]);
    }
    const found = await scene.query(
      "select schemaname || '.' || tablename as name from pg_tables where schemaname not in ('pg_catalog', 'information_schema') order by 1",
    );
    const tables = ["metaxy_system__settings", "metaxy_system__writes", "raw"];
    expect(found.map(({ name }) => name)).toEqual(
      ['one"s', "two"].flatMap((schema) => tables.map((table) => `${schema}.${table}`)),
    );
  });

  it("is found by the SQL of a user without its name", async (context) => {
    await using scene = await openScene(context);
    await scene.query("create schema mine; create table public.other as select 'c' as id");
    await using store = await postgres({ connectionString: scene.url, schema: "mine", autoCreate: true }).open();
    await store.write(raw, [row("a")]);
    const sql = `select id, '{"x": "1"}'::jsonb as metaxy_provenance_by_field from other union all select 'b' || id, '{"x": "2"}' from raw`;
    await store.write(raw, await store.query(sql));
    const ids = (await (await store.read(raw, { columns: ["id"] })).rows()).map(({ id }) => id);
    expect(ids.sort()).toEqual(["a", "ba", "c"]);
  });

  it("has to exist", async (context) => {
    await using scene = await openScene(context);
    const store = postgres({ connectionString: scene.url, schema: "no where" });
    await expect(store.open()).rejects.toMatchObject({
      code: "STORE_NOT_FOUND",
      message: expect.stringContaining('create schema "no where";'),
    });
  });
});

describe("a pool", () => {
  it("stays the user's, and its other clients are as they were", async (context) => {
    await using scene = await openScene(context);
    const pool = new pg.Pool({ connectionString: scene.url, max: 2 });
    pool.on("connect", (client) => void client.query("set timezone to 'Asia/Tokyo'"));
    const store = await postgres({ pool, autoCreate: true }).open();
    const at = new Date("2024-01-31T12:00:00.000Z");
    await store.write(raw, [row("a", { at })]);
    expect(await (await store.read(raw, { columns: ["at"] })).rows()).toEqual([{ at }]);
    expect((await pool.query("show timezone")).rows).toEqual([{ TimeZone: "Asia/Tokyo" }]);
    await store.close();
    for (let query = 0; query < 3; query++)
      expect((await pool.query("show timezone")).rows).toEqual([{ TimeZone: "Asia/Tokyo" }]);
    await pool.end();
  });

  it("is not disturbed by parsers that the application has set", async (context) => {
    await using scene = await openScene(context);
    const types = { getTypeParser: () => () => "parsed" } as never;
    const pool = new pg.Pool({ connectionString: scene.url, types });
    await using store = await postgres({ pool, autoCreate: true }).open();
    const values = { n: 2n ** 60n, flag: true, bytes: Uint8Array.of(0, 255), at: new Date(5), list: [1, null] };
    await store.write(raw, [row("a", values)]);
    expect(await (await store.read(raw, { columns: ["n", "flag", "bytes", "at", "list"] })).rows()).toEqual([values]);
    await store.close();
    await pool.end();
  });
});
