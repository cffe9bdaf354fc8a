import { readdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { describe, expect, it } from "vitest";
import { newDatabase, orSkip, sharedDatabase } from "../src/databases/index.js";
import type { DatabaseName } from "../src/databases/starters.js";
import { starters } from "../src/databases/starters.js";
import { processesWith, query } from "./support.js";

const table = "create table saved (id varchar(10) primary key)";

/** A statement that takes long, and one that counts those of them that run. */
const onPostgres = [
  "select pg_sleep(600)",
  "select count(*) from pg_stat_activity where wait_event = 'PgSleep'",
] as const;
const onMysql = [
  "select sleep(600)",
  "select count(*) from information_schema.processlist where info = 'select sleep(600)'",
] as const;

describe.each(Object.keys(starters) as DatabaseName[])("%s", (name) => {
  it("answers, two at once, and leaves nothing", async (context) => {
    const [one, two] = await orSkip(context, Promise.all([starters[name](), starters[name]()]));
    const folders = [one.folder, two.folder];
    expect(one).toMatchObject({ host: "127.0.0.1" });
    expect(one.port).not.toBe(two.port);
    await query(one, table);
    expect(await query(two, "select 1")).toEqual(["1"]);
    await expect(query(two, "select * from saved")).rejects.toThrow(/saved/);
    for (const folder of folders) expect(processesWith(folder)).not.toEqual([]);
    await Promise.all([one.stop(), two.stop()]);
    for (const folder of folders) expect(processesWith(folder)).toEqual([]);
    const left = (await readdir(tmpdir())).map((each) => join(tmpdir(), each));
    expect(left.filter((each) => folders.includes(each))).toEqual([]);
  });

  it("keeps what was written when it is killed", async (context) => {
    await using server = await orSkip(context, starters[name]());
    await query(server, table);
    await query(server, "insert into saved values ('kept')");
    const [sleep, asleep] = name.startsWith("postgres") ? onPostgres : onMysql;
    const lost = expect(query(server, sleep)).rejects.toThrow();
    await expect.poll(() => query(server, asleep)).toEqual(["1"]);
    await server.kill();
    await lost;
    expect(processesWith(basename(server.folder))).toEqual([expect.stringContaining("watchdog.mjs")]);
    await expect(query(server, "select 1")).rejects.toThrow(/ECONNREFUSED/);
    await server.restart();
    expect(await query(server, "select id from saved")).toEqual(["kept"]);
    await server.restart();
    expect(await query(server, "select id from saved")).toEqual(["kept"]);
  });

  it("is shared by test files that work in databases of their own", async (context) => {
    const server = await orSkip(context, sharedDatabase(name));
    expect(await sharedDatabase(name)).toEqual(server);
    const [one, two] = await Promise.all([newDatabase(server), newDatabase(server)]);
    for (const database of [one, two]) await query(database, table);
    await query(one, "insert into saved values ('a')");
    expect(await query(one, "select id from saved")).toEqual(["a"]);
    expect(await query(two, "select id from saved")).toEqual([]);
  });
});
