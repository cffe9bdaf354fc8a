import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { rejection } from "@metaxy-ts/testing";
import { expect, it } from "vitest";
import type { DuckLakeOptions } from "../src/index.js";
import { duckdb, duckdbAdapter } from "../src/index.js";
import { useFolder } from "./support/files.js";
import { free, freeRow, storedCount } from "./support/free.js";
import { lake, lakeOnPostgres } from "./support/lake.js";
import { Postgres } from "./support/postgres.js";

const file = useFolder();
const script = fileURLToPath(new URL("support/lake-child.mjs", import.meta.url));
const writers = 3;
const writesEach = 10;

/** Starts a process that writes; `begin` lets it, and gives how many of its writes with a key counted. */
async function startWriter(options: DuckLakeOptions, writer: number) {
  const child = spawn(process.execPath, [script, JSON.stringify(options), String(writer), String(writesEach)], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const ended = once(child, "close");
  expect((await lines.next()).value).toBe("open");
  return async (): Promise<number> => {
    child.stdin.write("begin\n");
    const line = await lines.next();
    expect((await ended)[0]).toBe(0);
    return Number(line.value);
  };
}

/** Processes make and write a new lake at the same time: its first tables, rows beside each other, and one idempotency key each. */
async function writeTogether(options: DuckLakeOptions): Promise<void> {
  const begin = await Promise.all(Array.from({ length: writers }, (_, writer) => startWriter(options, writer)));
  const counted = await Promise.all(begin.map((start) => start()));
  await using store = await duckdb({ ducklake: options, threads: 1 }).open({ mode: "read" });
  expect(counted.reduce((sum, count) => sum + count, 0)).toBe(writesEach);
  expect(await storedCount(store)).toBe(writers * writesEach + writesEach);
  const ids = (await (await store.read(free)).rows()).map(({ id }) => String(id));
  expect(new Set(ids.filter((id) => id.startsWith("key-")).map((id) => id.split("-")[1])).size).toBe(writesEach);
}

it("processes lose nothing and double nothing with a catalog in SQLite", () => writeTogether(lake(file("sqlite"))));

it("processes lose nothing and double nothing with a catalog in Postgres", async () => {
  await using server = await Postgres.start("it's a secret");
  await writeTogether(lakeOnPostgres(file("postgres"), server.catalog));
  await writeTogether(lakeOnPostgres(file("schema"), { ...server.catalog, schema: "other" }));
});

it("a process that is killed while it writes blocks no other writer", async () => {
  const options = lake(file("killed"));
  await using store = await duckdb({ ducklake: options, threads: 1 }).open();
  for (const writer of ["1", "2", "3"]) {
    const child = spawn(process.execPath, [script, JSON.stringify(options), writer, "1000"], {
      stdio: ["pipe", "ignore", "inherit"],
    });
    const ended = once(child, "close");
    child.stdin.write("begin\n");
    while (((await storedCount(store)) ?? 0) < Number(writer) * 4) await sleep(20);
    child.kill("SIGKILL");
    await ended;
    const before = (await storedCount(store)) ?? 0;
    expect(await store.write(free, [freeRow(`after ${writer}`)])).toMatchObject({ rows: 1 });
    expect(await storedCount(store)).toBe(before + 1);
  }
  const ids = (await (await store.read(free)).rows()).map(({ id }) => String(id));
  const keys = ids.filter((id) => id.startsWith("key-")).map((id) => id.split("-")[1]);
  expect(new Set(keys).size).toBe(keys.length);
});

it("a catalog in a DuckDB file keeps other processes out", async () => {
  const options = lake(file("duckdb"), { catalog: { duckdb: file("catalog.ducklake") } });
  await using store = await duckdb({ ducklake: options, threads: 1 }).open();
  const child = spawn(process.execPath, [script, JSON.stringify(options), "1", "1"], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  let said = "";
  child.stderr.on("data", (text: Buffer) => {
    said += text.toString();
  });
  await once(child, "close");
  expect(said).toContain("STORE_LOCKED");
  expect(said).toContain(`is in use by process ${process.pid}`);
  expect(await storedCount(store)).toBeNull();
});

it("writers on several machines go by the clock of Postgres", async () => {
  await using server = await Postgres.start("password");
  const connection = await duckdbAdapter({ ducklake: lakeOnPostgres(file("clock"), server.catalog) }).open({
    mode: "write",
  });
  const now = Number(await connection.now?.()) / 1000;
  expect(Math.abs(now - Date.now())).toBeLessThan(10_000);
  await connection.close();
});

it("a password of Postgres is not shown", async () => {
  await using server = await Postgres.start("right");
  const wrong = { ...server.catalog, password: "hush-hush" };
  const configured = duckdb({ ducklake: lakeOnPostgres(file("wrong"), wrong) });
  const error = await rejection(configured.open());
  expect(error).toMatchObject({ code: "CONFIG_INVALID", message: expect.stringContaining("does not accept the user") });
  expect(`${error.message} ${error.stack} ${String(error.cause)}`).not.toContain("hush");

  const right = lakeOnPostgres(file("right"), server.catalog);
  await using store = await duckdb({ ducklake: right }).open();
  await store.write(free, [freeRow("a")]);
  const databases = await (await store.query("select database_name, path from duckdb_databases()")).rows();
  expect(JSON.stringify(databases)).not.toContain("right'");
});
