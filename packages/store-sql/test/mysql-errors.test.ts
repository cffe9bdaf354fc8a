import { defineFeature } from "@metaxy-ts/core";
import { rejection } from "@metaxy-ts/testing";
import type { DatabaseAddress } from "@metaxy-ts/testing/databases";
import { newDatabase, orSkip, sharedDatabase, startMariadb } from "@metaxy-ts/testing/databases";
import { createPool as createMariadbPool } from "mariadb";
import type { RowDataPacket } from "mysql2/promise";
import { createConnection, createPool } from "mysql2/promise";
import { beforeEach, describe, expect, it } from "vitest";
import type { MariadbStoreOptions } from "../src/mariadb.js";
import { mariadb } from "../src/mariadb.js";

let server: DatabaseAddress;
beforeEach(async (context) => {
  server = await orSkip(context, sharedDatabase("mariadb"));
});
const video = defineFeature({ key: "video", id: ["id"], fields: { main: "1" } });
const rows = [{ id: "a", n: 1, metaxy_provenance_by_field: { main: "1" } }];

/** Runs statements as the administrator. */
async function administrate(...statements: readonly string[]): Promise<readonly RowDataPacket[]> {
  const connection = await createConnection(server.url);
  try {
    let last: readonly RowDataPacket[] = [];
    for (const statement of statements) [last] = await connection.query<RowDataPacket[]>(statement);
    return last;
  } finally {
    await connection.end();
  }
}

/** A user who may do these things in a database. */
async function userWith(database: DatabaseAddress, rights: string): Promise<string> {
  const user = `user_${Math.random().toString(36).slice(2)}`;
  await administrate(
    `create user ${user}@'127.0.0.1' identified by 's3cret'`,
    ...(rights === "" ? [] : [`grant ${rights} on ${database.database}.* to ${user}@'127.0.0.1'`]),
  );
  return `mysql://${user}:s3cret@127.0.0.1:${database.port}/${database.database}`;
}

const open = (options: MariadbStoreOptions) => mariadb({ autoCreate: true, ...options }).open({ mode: "write" });

describe.each(["mariadb", "mysql2"] as const)("with the driver %s", (driver) => {
  it("says what is wrong with the options", async () => {
    const database = await newDatabase(server);
    const url = await userWith(database, "select");
    const cases = [
      ["CONFIG_INVALID", url.replace("s3cret", "other"), /does not accept the user or the password/],
      ["CONFIG_INVALID", url.replace(/[^/]*$/, "mysql"), /does not let this user into the database/],
      ["STORE_NOT_FOUND", server.url.replace(/[^/]*$/, "nowhere"), /has no such database/],
      ["STORE_NOT_FOUND", "mysql://root@127.0.0.1:9/x", /No server answers at mariadb\(127\.0\.0\.1:9\/x\)/],
    ] as const;
    for (const [code, wrong, message] of cases) {
      const error = await rejection(open({ url: wrong, driver }));
      expect(error).toMatchObject({ code, message: expect.stringMatching(message) });
      expect(String(error.message)).not.toMatch(/s3cret|other/);
    }
  });

  it("says that a user may not write, before and when it is tried, and lets it read", async () => {
    const database = await newDatabase(server);
    await using all = await open({ url: database.url, driver });
    await all.write(video, rows);
    const url = await userWith(database, "select, create temporary tables");
    await using store = await open({ url, driver });
    expect(await mariadb({ url, driver }).inspect()).toMatchObject({ canWrite: false });
    expect(await mariadb({ url: database.url, driver }).inspect()).toMatchObject({ canWrite: true });
    expect(await (await store.read(video)).count()).toBe(1);
    expect(await rejection(store.write(video, [{ ...rows[0], id: "b" }] as never))).toMatchObject({
      code: "STORE_READ_ONLY",
      message: expect.stringContaining("INSERT"),
    });
  });

  it("works with the rights that the message names", async () => {
    const database = await newDatabase(server);
    const rights = "select, insert, delete, create, alter, index, drop, create temporary tables";
    const url = await userWith(database, rights);
    await using store = await open({ url, driver });
    expect(await mariadb({ url, driver }).inspect()).toMatchObject({ canWrite: true });
    await store.write(video, rows);
    await store.write(video, [{ ...rows[0], id: "b", more: [1.5] }] as never);
    expect(await store.delete(video, "id = 'b'", { hard: true })).toBe(1);
    await store.drop(video);
    expect(await store.has(video)).toBe(false);
  });

  it("connects again after the connection was lost", async () => {
    const database = await newDatabase(server);
    await using store = await open({ url: database.url, driver });
    await store.write(video, rows);
    const kill = async (): Promise<void> => {
      const connections = await administrate(
        `select id from information_schema.processlist where db = '${database.database}'`,
      );
      expect(connections).toHaveLength(1);
      await administrate(`kill ${connections[0]?.id}`);
    };
    const count = async (): Promise<number> => (await store.read(video)).count();
    const relation = await store.read(video);
    const name = await relation.name();
    await kill();
    const outcome = await count().catch((error: unknown) => error);
    if (outcome !== 1) expect(outcome).toMatchObject({ code: "STORE_FAILED" }); // the driver had not noticed yet
    expect(await (await store.read(video)).count()).toBe(1);
    expect(await rejection(store.query(`select * from ${name}`).then((found) => found.rows()))).toMatchObject({
      code: "STORE_FAILED",
      message: expect.stringContaining("Resolve or read again"),
    });
    await store.write(video, [{ ...rows[0], id: "b" }] as never);
    expect(await (await store.read(video)).count()).toBe(2);
  });

  it("stops a statement at its time limit", async () => {
    const database = await newDatabase(server);
    await using store = await open({ url: database.url, driver, statementTimeout: 200 });
    const relation = store.query("select sleep(30) as slept").then((found) => found.rows());
    expect(await rejection(relation)).toMatchObject({
      code: "STORE_FAILED",
      message: expect.stringContaining("statementTimeout"),
    });
  });

  it("stops the statement of a write that is aborted, at the server too, and stores nothing of it", async () => {
    const database = await newDatabase(server);
    await using store = await open({ url: database.url, driver });
    await store.write(video, rows);
    const slow = await store.query(
      "select id, n, metaxy_provenance_by_field from video where id = 'a' and sleep(0) = 0",
    );
    const abort = new AbortController();
    const blocker = await createConnection(database.url);
    await blocker.query("lock tables video write");
    const writing = rejection(store.write(video, slow as never, { signal: abort.signal }));
    const running = (): Promise<readonly RowDataPacket[]> =>
      administrate(
        `select id from information_schema.processlist where db = '${database.database}' and info like '%video%' and command = 'Query'`,
      );
    while ((await running()).length === 0) await new Promise((done) => setTimeout(done, 20));
    abort.abort();
    expect(await writing).toMatchObject({ code: "ABORTED" });
    expect(await running()).toEqual([]);
    await blocker.end();
    expect(await (await store.read(video)).count()).toBe(1);
    await store.write(video, [{ ...rows[0], id: "b" }] as never);
  });

  it("waits for another write, and says so when it has waited for too long", async () => {
    const database = await newDatabase(server);
    await using store = await open({ url: database.url, driver, lockTimeout: 300 });
    await store.write(video, rows);
    const [lock] = await administrate(
      `select sha2(concat('${database.database}', char(0)), 256) as name, get_lock(concat('metaxy_', left(sha2(concat('${database.database}', char(0)), 256), 40)), 0) as taken`,
    );
    expect(lock?.taken).toBe(1); // given back at once: this is the name
    const other = await createConnection(database.url);
    await other.query(`select get_lock('metaxy_${String(lock?.name).slice(0, 40)}', 0)`);
    expect(await rejection(store.write(video, [{ ...rows[0], id: "b" }] as never))).toMatchObject({
      code: "STORE_LOCKED",
      message: expect.stringContaining("lockTimeout"),
    });
    await other.end();
    await store.write(video, [{ ...rows[0], id: "b" }] as never);
    expect(await (await store.read(video)).count()).toBe(2);
  });
});

it("takes a connection of a pool, and leaves no settings behind in it", async () => {
  const database = await newDatabase(server);
  const { host, port, user } = database;
  const pools = [
    createPool({ uri: database.url, connectionLimit: 1 }),
    createMariadbPool({ host, port, user, database: database.database, connectionLimit: 1 }),
  ];
  for (const [index, pool] of pools.entries()) {
    const store = await open({ pool: pool as never, tablePrefix: `p${index}_` });
    await store.write(video, rows);
    expect(await (await store.read(video)).rows()).toMatchObject([{ id: "a", n: 1 }]);
    await store.close();
    const connection = await pool.getConnection();
    const result = (await (connection as { query(sql: string): Promise<unknown[]> }).query(
      "select @@collation_connection as collation",
    )) as unknown[];
    expect(JSON.stringify(result)).not.toContain("nopad");
    await connection.release();
    await pool.end();
  }
  const nowhere = createPool({ host, port, user, connectionLimit: 1 });
  expect(await rejection(open({ pool: nowhere }))).toMatchObject({
    code: "CONFIG_INVALID",
    details: { option: "pool" },
  });
  await nowhere.end();
});

it("says that a table of another program is not the store's", async () => {
  const database = await newDatabase(server);
  await administrate(`create table ${database.database}.metaxy_system__settings (x int)`);
  expect(await rejection(open({ url: database.url }))).toMatchObject({ code: "TABLE_INVALID" });
  await administrate(
    `drop table ${database.database}.metaxy_system__settings`,
    `create table ${database.database}.video (id text)`,
  );
  await using store = await open({ url: database.url });
  expect(await rejection(store.write(video, rows))).toMatchObject({
    code: "TABLE_INVALID",
    message: expect.stringContaining("table prefix"),
  });
});

it.each(["mariadb", "mysql2"] as const)("says which value a table of the user's refuses, with %s", async (driver) => {
  const database = await newDatabase(server);
  await using store = await open({ url: database.url, driver });
  await store.write(video, rows);
  const table = `${database.database}.video`;
  await administrate(
    `alter table ${table} add constraint small check (n < 10)`,
    `alter table ${table} modify id varchar(5), add unique (id)`,
  );
  const refused = [
    [{ ...rows[0], id: "b", n: 10 }, /small/],
    [{ ...rows[0], id: "too long" }, /too long for column 'id'/],
    [rows[0], /Duplicate entry/],
  ] as const;
  for (const [row, message] of refused) {
    const error = await rejection(store.write(video, [row] as never));
    expect(error).toMatchObject({ code: "WRITE_INVALID", message: expect.stringMatching(message) });
    expect(error.message).not.toMatch(/conn:|sql:|parameters/);
  }
  expect(await administrate(`select id from ${table}`)).toEqual([{ id: "a" }]);
});

it("stops a statement at the time limit of the server", async () => {
  await using own = await startMariadb({ settings: { max_statement_time: 0.2 } });
  const sleep = { code: "STORE_FAILED", message: expect.stringContaining("statementTimeout") };
  await using store = await open({ url: own.url });
  expect(await rejection(store.query("select sleep(30) as slept"))).toMatchObject(sleep);
  await using patient = await open({ url: own.url, statementTimeout: 60_000 });
  expect(await (await patient.query("select sleep(0.5) as slept")).rows()).toEqual([{ slept: 0 }]);
});

it("says that the server has no connection left, and is read-only", async () => {
  await using own = await startMariadb({ settings: { max_connections: 10 } });
  const taken = await Promise.all(Array.from({ length: 11 }, () => createConnection(own.url)));
  expect(await rejection(open({ url: own.url }))).toMatchObject({
    code: "STORE_LOCKED",
    message: expect.stringContaining("max_connections"),
  });
  await Promise.all(taken.map((connection) => connection.end()));
});

it("refuses names and types for which the server has no place, before anything is stored", async () => {
  const database = await newDatabase(server);
  await using store = await open({ url: database.url });
  const members = Object.fromEntries(Array.from({ length: 200 }, (_, index) => [`member_${index}`, index]));
  const refused = [
    [{ ["x".repeat(65)]: 1 }, /at most 64 characters/],
    [{ "smile\u{1f600}": 1 }, /U\+FFFF/],
    [{ "space ": 1 }, /end with a space/],
    [{ wide: members }, /column's comment/],
    [{ ratio: Number.NaN }, /no NaN in columns of floats/],
    [{ at: new Date("-000001-01-01T00:00:00Z") }, /outside that range/],
  ] as const;
  for (const [more, message] of refused)
    expect(await rejection(store.write(video, [{ ...rows[0], ...more }] as never))).toMatchObject({
      code: "WRITE_INVALID",
      message: expect.stringMatching(message),
    });
  const long = defineFeature({ key: "x".repeat(65), id: ["id"], fields: { main: "1" } });
  expect(await rejection(store.write(long, rows))).toMatchObject({ code: "WRITE_INVALID" });
  expect(await store.has(video)).toBe(false);
});
