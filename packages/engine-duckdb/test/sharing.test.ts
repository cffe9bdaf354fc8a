import { execFile } from "node:child_process";
import { symlinkSync } from "node:fs";
import { expect, it } from "vitest";
import { collect, folder, openEngine, statement } from "./support/engine.js";

const rows = "select count(*) as n from t";

it("lets engines on one file see what the others have written", async () => {
  const path = `${folder()}/a.duckdb`;
  const first = await openEngine({ path });
  await first.run(statement("create table t (n integer)"));
  symlinkSync(path, `${path}.link`);
  const second = await openEngine({ path: `${path}.link` });
  const reading = await openEngine({ path, mode: "read" });
  await Promise.all(
    [first, second, first, second].map((engine) =>
      engine.transaction((run) => run(statement("insert into t values (1)"))),
    ),
  );
  expect(await reading.rows(statement(rows))).toEqual([{ n: 4 }]);
  await first.close();
  await second.run(statement("insert into t values (1)"));
  expect(await reading.rows(statement(rows))).toEqual([{ n: 5 }]);
});

it("refuses to write a file that this process has open for reading, and allows it afterwards", async () => {
  const path = `${folder()}/a.duckdb`;
  await (await openEngine({ path })).close();
  const reading = await openEngine({ path, mode: "read" });
  const other = await openEngine({ path, mode: "read" });
  await expect(openEngine({ path })).rejects.toMatchObject({ code: "STORE_LOCKED", details: { pid: process.pid } });
  await reading.close();
  await expect(openEngine({ path })).rejects.toMatchObject({ code: "STORE_LOCKED" });
  await other.close();
  await openEngine({ path });
});

it("refuses other settings for a file that is open, and takes the same or none", async () => {
  const path = `${folder()}/a.duckdb`;
  await openEngine({ path, threads: 1 });
  await openEngine({ path, threads: 1 });
  const third = await openEngine({ path });
  expect(await third.rows(statement("select current_setting('threads') as threads"))).toEqual([{ threads: 1 }]);
  await expect(openEngine({ path, threads: 2 })).rejects.toMatchObject({
    code: "CONFIG_INVALID",
    details: { option: "threads" },
  });
});

it("opens one file many times at once", async () => {
  const path = `${folder()}/a.duckdb`;
  const engines = await Promise.all(Array.from({ length: 8 }, () => openEngine({ path })));
  await engines[0]?.run(statement("create table t as select 1 as n"));
  expect(await engines[7]?.rows(statement(rows))).toEqual([{ n: 1 }]);
  await Promise.all(engines.map((engine) => engine.close()));
  expect(await inAnotherProcess(path)).toBe(0);
});

it("gives every memory database to itself", async () => {
  const [first, second] = [
    await openEngine({ path: ":memory:" }),
    await openEngine({ path: ":memory:", mode: "read" }),
  ];
  await first.run(statement("create table t as select 1 as n"));
  await expect(second.rows(statement(rows))).rejects.toThrow(/Table with name t does not exist/);
});

it("frees the file as soon as it is closed, with its rows in it", async () => {
  const path = `${folder()}/a.duckdb`;
  const first = await openEngine({ path });
  const second = await openEngine({ path });
  await first.run(statement("create table t as select i from range(200000) r(i)"));
  await first.close();
  expect(await inAnotherProcess(path)).not.toBe(0);
  await second.close();
  expect(await inAnotherProcess(path)).toBe(0);
});

/** The exit code of a process that opens the file for writing and reads the table. */
function inAnotherProcess(path: string): Promise<number | null> {
  const code = `
    const { DuckDBInstance } = await import(${JSON.stringify(import.meta.resolve("@duckdb/node-api"))});
    const connection = await (await DuckDBInstance.create(${JSON.stringify(path)})).connect();
    await connection.run("insert into t select 1");
    connection.closeSync();`;
  return new Promise((resolve) => {
    execFile(process.execPath, ["--input-type=module", "--eval", code], (error) => {
      resolve(error ? (typeof error.code === "number" ? error.code : null) : 0);
    });
  });
}

it("finds hash functions in transactions, after they were rolled back, and in every engine on a file", async () => {
  const path = `${folder()}/a.duckdb`;
  const [first, second] = [await openEngine({ path }), await openEngine({ path })];
  const query = statement("select metaxy_xxhash32('a') as hash");
  const expected = [{ hash: "1426945110" }];
  await expect(
    first.transaction(async (run) => {
      expect(await run(query)).toEqual(expected);
      await run(statement("create table t (a integer)"));
      throw new Error("no");
    }),
  ).rejects.toThrow("no");
  expect(await first.describe("t")).toBeUndefined();
  const reading = await openEngine({ path, mode: "read" });
  const all = [first.transaction((run) => run(query)), second.transaction((run) => run(query)), reading.rows(query)];
  expect(await Promise.all(all)).toEqual([expected, expected, expected]);
  expect(await first.columns(query)).toEqual([{ name: "hash", type: { kind: "string" } }]);
});

it("keeps temporary tables apart, batch by batch, while others write", async () => {
  const path = `${folder()}/a.duckdb`;
  const [first, second] = [await openEngine({ path }), await openEngine({ path })];
  await first.run(statement("create table t as select i from range(50000) r(i)"));
  const tables = [
    await first.materialize(statement("select i from t order by i desc")),
    await second.materialize(statement("select i from t")),
  ];
  await second.transaction((run) => run(statement("delete from t")));
  const [down, up] = [await collect(first.batches(tables[0]!, 7)), await collect(second.batches(tables[1]!, 30_000))];
  expect(down).toHaveLength(Math.ceil(50_000 / 7));
  expect(down.flat().map(({ i }) => i)).toEqual(Array.from({ length: 50_000 }, (_, index) => 49_999 - index));
  expect(up.map(({ length }) => length)).toEqual([30_000, 20_000]);
  expect(await first.rows(statement(rows))).toEqual([{ n: 0 }]);
});
