import { rejection } from "@metaxy-ts/testing";
import { describe, expect, it } from "vitest";
import { duckdb } from "../src/index.js";
import { filledStore, useFolder } from "./support/files.js";
import { free, freeRow, storedCount } from "./support/free.js";
import { openStore } from "./support/store.js";

const file = useFolder();

describe("two stores on one file", () => {
  it("of one process share its rows, and the file stays open for one when the other is closed", async () => {
    const configured = duckdb({ path: file("both.duckdb"), threads: 1 });
    await using one = await configured.open();
    await using two = await configured.open();
    await Promise.all([one.write(free, [freeRow("a")]), two.write(free, [freeRow("b")])]);
    expect([await storedCount(one), await storedCount(two)]).toEqual([2, 2]);
    await one.close();
    expect(await two.write(free, [freeRow("c")])).toMatchObject({ rows: 1 });
    expect(await storedCount(two)).toBe(3);
  });

  it("read at the same time, as many as one likes", async () => {
    const configured = await filledStore({ path: file("readers.duckdb") }, (store) =>
      store.write(free, [freeRow("a")]),
    );
    const count = async (): Promise<number | null> => {
      await using store = await configured.open({ mode: "read" });
      return await storedCount(store);
    };
    const counts = await Promise.all(Array.from({ length: 10 }, count));
    expect(counts).toEqual(Array(10).fill(1));
  });

  it("of one process: a reader beside a writer sees what was committed", async () => {
    const configured = duckdb({ path: file("beside.duckdb"), threads: 1 });
    await using writer = await configured.open();
    await using reader = await configured.open({ mode: "read" });
    expect(await storedCount(reader)).toBeNull();
    await writer.write(free, [freeRow("a")]);
    expect(await storedCount(reader)).toBe(1);
    expect((await rejection(reader.write(free, [freeRow("b")]))).code).toBe("STORE_READ_ONLY");
    await writer.close();
    expect(await storedCount(reader)).toBe(1);
  });

  it("of one process: a writer after a reader is refused until the reader is closed", async () => {
    const configured = await filledStore({ path: file("after.duckdb") }, (store) => store.write(free, [freeRow("a")]));
    const reader = await configured.open({ mode: "read" });
    expect(await rejection(configured.open())).toMatchObject({
      code: "STORE_LOCKED",
      message: expect.stringMatching(/is open for reading in this process \(\d+\).*Close the reading store first/),
      details: { pid: process.pid },
    });
    await reader.close();
    await using writer = await configured.open();
    expect(await writer.write(free, [freeRow("b")])).toMatchObject({ rows: 1 });
  });
});

it("an aborted write leaves no table behind, not even a temporary one", async () => {
  await using store = await openStore();
  const controller = new AbortController();
  function* rows() {
    yield freeRow("a");
    controller.abort();
    yield freeRow("b");
  }
  expect((await rejection(store.write(free, rows(), { signal: controller.signal }))).code).toBe("ABORTED");
  const tables = await (await store.query("select table_name from duckdb_tables()")).rows();
  expect(tables).toHaveLength(1); // that of the query itself
});
