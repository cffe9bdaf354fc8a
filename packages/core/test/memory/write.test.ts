import { rejection, values } from "@metaxy-ts/testing";
import { describe, expect, it } from "vitest";
import { ConfiguredStore } from "../../src/adapter.js";
import type { Store } from "../../src/index.js";
import { defineFeature, systemColumns } from "../../src/index.js";
import { memory, memoryAdapter } from "../../src/memory.js";
import { crop, free, freeRow, video, videoRow, writeCrops, writeVideos } from "./features.js";

async function rowsOf(store: Store): Promise<readonly Record<string, unknown>[]> {
  return (await store.read(free)).rows() as Promise<Record<string, unknown>[]>;
}

describe("a write", () => {
  it("gives every kind of value back as it was, and shares none with the caller", async () => {
    const values = {
      text: "Ünï😀",
      integer: 5,
      large: 2n ** 60n,
      float: 0.1,
      nan: Number.NaN,
      flag: false,
      at: new Date("1969-12-31T23:59:59.999Z"),
      bytes: new Uint8Array([1, 2]),
      list: [1, null, 3],
      object: { a: [{ b: "x" }] },
    };
    await using store = await memory().open();
    await store.write(free, [freeRow("a", values)]);
    const [first] = await rowsOf(store);
    expect(first).toMatchObject(values);
    values.bytes[0] = 9;
    values.list.push(4);
    const { object, at } = first as typeof values;
    object.a.push({ b: "y" });
    at.setTime(0);
    const [second] = await rowsOf(store);
    expect(second).toMatchObject({
      bytes: new Uint8Array([1, 2]),
      list: [1, null, 3],
      object: { a: [{ b: "x" }] },
      at: new Date("1969-12-31T23:59:59.999Z"),
    });
  });

  it("makes a column, or a member, when its first value comes", async () => {
    await using store = await memory().open();
    await store.write(free, [freeRow("a", { nothing: null, object: { a: "x", b: null } })]);
    const [first] = await rowsOf(store);
    expect(first).not.toHaveProperty("nothing");
    expect(first?.object).toEqual({ a: "x" });
    await store.write(free, [freeRow("b", { nothing: 5, object: { a: null, b: true } })]);
    expect(await rowsOf(store)).toMatchObject([
      { id: "a", nothing: null, object: { a: "x", b: null } },
      { id: "b", nothing: 5, object: { a: null, b: true } },
    ]);
  });

  it.each<[string, readonly unknown[], RegExp]>([
    [
      "with one sample twice",
      [freeRow("a"), freeRow("b"), freeRow("a")],
      /2 rows with the same id as another: {"id":"a"}/,
    ],
    ["without an ID", [freeRow("a"), freeRow(null as never)], /1 row without id/],
    ["with a Map", [freeRow("a", { value: new Map([["x", 1]]) })], /a Map/],
    ["without versions", [{ id: "a" }], /metaxy_provenance_by_field/],
  ])("%s is refused and leaves nothing", async (_, rows, message) => {
    await using store = await memory().open();
    const error = await rejection(store.write(free, rows as never));
    expect({ code: error.code, message: error.message }).toEqual({
      code: "WRITE_INVALID",
      message: expect.stringMatching(message),
    });
    expect(await store.has(free)).toBe(false);
  });

  it("of several features is refused as a whole", async () => {
    await using store = await memory().open();
    await writeVideos(store, "a");
    const entries = [
      { feature: video, rows: [videoRow("b")] },
      { feature: free, rows: [freeRow("x"), freeRow("x")] },
    ];
    expect((await rejection(store.writeMany(entries))).code).toBe("WRITE_INVALID");
    expect(await store.has(free)).toBe(false);
    expect(await values(await store.read(video), "video_id")).toEqual(["a"]);
  });

  it("with a key that was committed does nothing; one that was refused can be tried again", async () => {
    const configured = memory();
    const options = { idempotencyKey: "run 1" };
    {
      await using store = await configured.open();
      await rejection(store.write(free, [freeRow("a"), freeRow("a")], options));
      expect(await store.write(free, [freeRow("a")], options)).toEqual({ rows: 1, repeated: false });
    }
    await using store = await configured.open();
    expect(await store.write(free, [freeRow("b")], options)).toEqual({ rows: 0, repeated: true });
    expect(await rowsOf(store)).toHaveLength(1);
  });

  it("in parallel with others loses nothing and doubles nothing, whichever of them makes the table", async () => {
    const configured = memory();
    await using one = await configured.open();
    await using two = await configured.open();
    const ids = Array.from({ length: 60 }, (_, index) => `s${index}`);
    const extra = (index: number) => ({ [`column${index % 3}`]: index });
    const { signal } = new AbortController();
    const write = (store: Store, id: string, index: number) =>
      store.write(free, [freeRow(id, extra(index))], { signal });
    await Promise.all(ids.map((id, index) => write(index % 2 === 0 ? one : two, id, index)));
    expect(await values(await one.read(free, { withSampleHistory: true }), "id")).toEqual(ids.toSorted());
    expect(await rowsOf(two)).toContainEqual(expect.objectContaining({ id: "s7", column1: 7, column0: null }));
  });

  it("in parallel with one of another version of the feature adds the fields of both", async () => {
    const wider = defineFeature({ key: "free", id: ["id"], fields: ["x", "y"] });
    await using store = await memory().open();
    const row = { id: "b", metaxy_provenance_by_field: { x: "1", y: "2" } };
    await Promise.all([store.write(free, [freeRow("a")]), store.write(wider, [row] as never)]);
    const [stored] = await (await store.read(wider)).rows();
    expect(stored).toMatchObject(row);
    expect(await rowsOf(store)).toMatchObject([{ id: "a", metaxy_provenance_by_field: { x: "1", y: null } }]);
  });

  it("with a key, twice at once, is done once", async () => {
    await using store = await memory().open();
    const write = () => store.write(free, [freeRow("a")], { idempotencyKey: "k" });
    const outcomes = await Promise.all([write(), write(), write()]);
    expect(outcomes.filter(({ repeated }) => !repeated)).toHaveLength(1);
  });

  it.each([0, 3])("that is stopped after %i ms stores nothing", async (delay) => {
    await using store = await memory().open();
    const rows = Array.from({ length: 20_000 }, (_, index) => freeRow(`s${index}`));
    const stop = new AbortController();
    setTimeout(() => stop.abort(), delay);
    const error = await rejection(store.write(free, rows, { signal: stop.signal, idempotencyKey: "k" }));
    expect(error.code).toBe("ABORTED");
    expect(await store.has(free)).toBe(false);
    expect(await store.write(free, rows.slice(0, 1), { idempotencyKey: "k" })).toEqual({ rows: 1, repeated: false });
  });
});

describe("a configured store", () => {
  it("keeps its rows and its hash settings when it is closed, and no other store has them", async () => {
    const configured = memory({ name: "mine", hash: { algorithm: "xxhash64", length: 32 } });
    {
      await using store = await configured.open();
      await writeVideos(store, "a");
      await writeCrops(store);
    }
    await using again = await configured.open({ mode: "read" });
    expect(again.display).toBe("memory(mine)");
    expect(await (await again.resolve(crop)).counts()).toEqual({ new: 0, stale: 0, orphaned: 0, waiting: 0 });
    expect((await rejection(writeVideos(again, "b"))).code).toBe("STORE_READ_ONLY");
    await using other = await memory({ name: "mine" }).open();
    expect(await other.has(video)).toBe(false);
    await again.close();
    expect((await rejection(again.has(video))).code).toBe("STORE_CLOSED");
  });

  it("refuses other hash settings than it was written with", async () => {
    const adapter = memoryAdapter();
    {
      await using store = await new ConfiguredStore(adapter).open();
      await store.write(free, [freeRow("a")]);
    }
    const md5 = new ConfiguredStore(adapter, { hash: { algorithm: "sha256" } });
    expect((await rejection(md5.open())).code).toBe("HASH_SETTINGS_MISMATCH");
  });

  it("drops a table with all its rows", async () => {
    await using store = await memory().open();
    await store.write(free, [freeRow("a")]);
    await store.drop(free);
    await store.drop(free);
    expect(await store.has(free)).toBe(false);
    await store.write(free, [freeRow("b")]);
    expect(Object.keys((await rowsOf(store))[0] ?? {})).toEqual(["id", ...Object.values(systemColumns)]);
  });

  it.each([{ nme: "x" }, { name: 5 }, { graph: {} }])("with %o is refused", async (options) => {
    expect((await rejection((async () => memory(options as never))())).code).toBe("CONFIG_INVALID");
  });
});
