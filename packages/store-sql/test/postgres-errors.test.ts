import { setTimeout as sleep } from "node:timers/promises";
import type { Store } from "@metaxy-ts/core";
import { orSkip, startPostgres18 } from "@metaxy-ts/testing/databases";
import { describe, expect, it } from "vitest";
import { postgres, postgresAdapter } from "../src/postgres.js";
import { openScene, raw, row, sceneOf } from "./support/postgres-scene.js";

describe("postgres() says", () => {
  it("that no server answers, without the password", async () => {
    const store = postgres({ connectionString: "postgres://me:secret@127.0.0.1:9/d" });
    await expect(store.open()).rejects.toMatchObject({
      code: "STORE_NOT_FOUND",
      message: expect.stringMatching(/127\.0\.0\.1:9\/d.*ECONNREFUSED/),
    });
  });

  it("that a database does not exist", async (context) => {
    await using scene = await openScene(context);
    const connectionString = scene.url.replace(/[^/]*$/, "nowhere");
    await expect(postgres({ connectionString }).open()).rejects.toMatchObject({ code: "STORE_NOT_FOUND" });
  });

  it("that the password is wrong, that there are too many connections", async (context) => {
    await using server = await orSkip(
      context,
      startPostgres18({
        password: "a secret",
        settings: { max_connections: 5, superuser_reserved_connections: 1, reserved_connections: 0 },
      }),
    );
    const wrong = postgres({ connectionString: server.url.replace("a%20secret", "wrong") });
    await expect(wrong.open()).rejects.toMatchObject({
      code: "CONFIG_INVALID",
      message: expect.stringMatching(/password/),
    });
    await using scene = await sceneOf(server.address);
    await scene.query("create role guest login password 'g'; grant all on schema public to guest");
    const guest = postgres({ connectionString: server.url.replace(/\/\/[^@]*@/, "//guest:g@") });
    const open: Store[] = [];
    try {
      await expect(
        (async () => {
          for (let store = 0; store < 9; store++) open.push(await guest.open());
        })(),
      ).rejects.toMatchObject({ code: "STORE_LOCKED", message: expect.stringContaining("max_connections") });
    } finally {
      for (const store of open) await store.close();
    }
  });

  it.for(["LATIN1", "SQL_ASCII"])(
    "that the encoding %s of a database has not every text",
    async (encoding, context) => {
      await using scene = await openScene(context);
      const name = `encoded_${encoding.toLowerCase()}_${Date.now()}`;
      await scene.query(
        `create database ${name} encoding '${encoding}' locale_provider libc locale 'C' template template0`,
      );
      const store = postgres({ connectionString: scene.url.replace(/[^/]*$/, name) });
      await expect(store.open()).rejects.toMatchObject({
        code: "CONFIG_INVALID",
        message: expect.stringMatching(new RegExp(`${encoding}.*encoding 'UTF8'`)),
      });
    },
  );

  it("that the server's own time limits were reached, and goes on", async (context) => {
    await using scene = await openScene(context);
    const { database } = scene.address;
    await using owner = await postgres({ connectionString: scene.url, autoCreate: true }).open();
    await owner.write(raw, [row("a")]);
    await scene.query(`alter database ${database} set statement_timeout to '200ms'`);
    await using store = await postgres({ connectionString: scene.url }).open();
    await expect(store.query("select 1 as n where pg_sleep(5) is not null")).rejects.toMatchObject({
      code: "STORE_FAILED",
      message: expect.stringContaining("raise statementTimeout"),
    });
    await using patient = await postgres({ connectionString: scene.url, statementTimeout: 60_000 }).open();
    expect(await (await patient.query("select 1 as n where pg_sleep(0.4) is not null")).rows()).toEqual([{ n: 1 }]);
    await scene.query(`alter database ${database} set statement_timeout to 0`);
    await scene.query(`alter database ${database} set transaction_timeout to '200ms'`);
    await using limited = await postgres({ connectionString: scene.url }).open();
    await scene.query("begin; lock table raw in share mode");
    await expect(limited.write(raw, [row("b")])).rejects.toMatchObject({
      code: "STORE_FAILED",
      message: expect.stringMatching(/transaction timeout.*idempotency key/),
    });
    await scene.query("rollback");
    await limited.write(raw, [row("b")]);
    expect(await (await limited.read(raw)).count()).toBe(2);
  });

  it("that a table would be too wide", async (context) => {
    await using scene = await openScene(context);
    await using store = await postgres({ connectionString: scene.url, autoCreate: true }).open();
    const wide = (columns: number) =>
      row("a", Object.fromEntries(Array.from({ length: columns }, (_, index) => [`c${index}`, "x".repeat(40)])));
    // The first number depends on how long values are, so that only the server knows it.
    for (const columns of [600, 1590])
      await expect(store.write(raw, [wide(columns)])).rejects.toMatchObject({
        code: "WRITE_INVALID",
        message: expect.stringContaining("columns"),
      });
    expect(await store.has(raw)).toBe(false);
  });

  it("that a statement took too long, and goes on", async (context) => {
    await using scene = await openScene(context);
    await using store = await postgres({
      connectionString: scene.url,
      autoCreate: true,
      statementTimeout: 300,
    }).open();
    await expect(store.query("select 1 as n where pg_sleep(5) is not null")).rejects.toMatchObject({
      code: "STORE_FAILED",
      message: expect.stringContaining("raise statementTimeout"),
    });
    await store.write(raw, [row("a")]);
    expect(await (await store.read(raw)).count()).toBe(1);
  });

  it("that a table was dropped in the meantime", async (context) => {
    await using scene = await openScene(context);
    await using store = await postgres({ connectionString: scene.url, autoCreate: true }).open();
    await store.write(raw, [row("a")]);
    const relation = await store.read(raw);
    await scene.query("drop table raw");
    await expect(relation.rows()).rejects.toMatchObject({ code: "TABLE_NOT_FOUND", details: { table: "public.raw" } });
  });

  it("that a table is not one of the library's", async (context) => {
    await using scene = await openScene(context);
    await scene.query("create table raw (id text); create table metaxy_system__settings (a int)");
    const store = postgres({ connectionString: scene.url, autoCreate: true });
    await expect(store.open()).rejects.toMatchObject({ code: "TABLE_INVALID" });
    await scene.query("drop table metaxy_system__settings");
    await using opened = await store.open();
    await expect(opened.write(raw, [row("a")])).rejects.toMatchObject({ code: "TABLE_INVALID" });
  });

  it("that rows are refused by a constraint of the user's", async (context) => {
    await using scene = await openScene(context);
    await using store = await postgres({ connectionString: scene.url, autoCreate: true }).open();
    await store.write(raw, [row("a", { n: 1 })]);
    await scene.query("alter table raw add constraint small check (n < 10)");
    await expect(store.write(raw, [row("b", { n: 10 })])).rejects.toMatchObject({
      code: "WRITE_INVALID",
      message: expect.stringContaining("small"),
    });
    await scene.query("alter table raw add constraint once unique (id)");
    const start = performance.now();
    await expect(store.write(raw, [row("a", { n: 1 })])).rejects.toMatchObject({ code: "WRITE_INVALID" });
    expect(performance.now() - start).toBeLessThan(10_000);
    expect(await scene.query("select id from raw")).toEqual([{ id: "a" }]);
  });

  it("that a text has the character NUL, in a row, in a list and in an object", async (context) => {
    await using scene = await openScene(context);
    await using store = await postgres({ connectionString: scene.url, autoCreate: true }).open();
    for (const value of ["a\0b", ["a\0b"], { a: "a\0b" }, [{ a: "\\\0" }]])
      await expect(store.write(raw, [row("a", { value })])).rejects.toMatchObject({
        code: "WRITE_INVALID",
        message: expect.stringMatching(/row 1, column "value".*NUL/),
        details: { row: 0, column: "value" },
      });
    expect(postgresAdapter({ connectionString: scene.url }).limits).toMatchObject({ strings: "noNul" });
    expect(await store.has(raw)).toBe(false);
    await store.write(raw, [row("a", { value: { a: "\\u0000" } })]);
    expect(await (await store.read(raw, { columns: ["value"] })).rows()).toEqual([{ value: { a: "\\u0000" } }]);
  });

  it("that a name would be cut", async (context) => {
    await using scene = await openScene(context);
    await using store = await postgres({ connectionString: scene.url, autoCreate: true }).open();
    const longest = "é".repeat(31);
    await store.write(raw, [row("a", { [longest]: 1 })]);
    await expect(store.write(raw, [row("a", { [`${longest}xx`]: 1 })])).rejects.toMatchObject({
      code: "WRITE_INVALID",
      message: expect.stringContaining("64 bytes"),
    });
  });

  it("that another session holds a table for too long", async (context) => {
    await using scene = await openScene(context);
    await scene.query(`alter database ${scene.address.database} set lock_timeout to '200ms'`);
    await using store = await postgres({ connectionString: scene.url, autoCreate: true }).open();
    await store.write(raw, [row("a")]);
    await scene.query("begin; lock table raw in access exclusive mode");
    await expect(store.write(raw, [row("b")])).rejects.toMatchObject({ code: "STORE_LOCKED" });
    await scene.query("rollback");
    await sleep(1);
    await store.write(raw, [row("b")]);
  });
});
