import { rejection, samples, values } from "@metaxy-ts/testing";
import { describe, expect, it, vi } from "vitest";
import { ConfiguredStore, capabilities, isSupported } from "../../src/adapter.js";
import { FeatureGraph } from "../../src/index.js";
import { memory, memoryAdapter } from "../../src/memory.js";
import { crop, free, freeRow, video, videoRow, writeCrops, writeVideos } from "./features.js";

const everything = { withFeatureHistory: true, withSampleHistory: true, includeSoftDeleted: true };

describe("rows of another store in memory", () => {
  it("are copied with every system column, to the last microsecond", async () => {
    await using source = await memory().open();
    await writeVideos(source, "a", "b");
    vi.useFakeTimers({ toFake: ["Date"] }); // all within one millisecond
    for (const frames_hash of ["x", "y", "z"]) await source.write(video, [videoRow("a", { frames_hash })]);
    vi.useRealTimers();
    await source.delete(video, "video_id = 'b'");
    await using target = await memory({ graph: new FeatureGraph([crop]) }).open();
    expect(await target.copyFrom(source, { withSampleHistory: true })).toEqual({ features: 1, rows: 6 });
    const all = async (store: typeof source) => (await store.read(video, everything)).rows();
    expect(await all(target)).toEqual(await all(source));
    const latest = async (store: typeof source) => (await store.read(video)).rows();
    expect(await latest(target)).toEqual(await latest(source));
    expect((await target.copyFrom(source)).rows).toBe(1);
  });

  it("are read from a fallback store, resolved against, and soft-deleted here", async () => {
    const shared = memory();
    {
      await using store = await shared.open();
      await writeVideos(store, "a", "b");
    }
    await using store = await memory({ fallbackStores: [shared] }).open();
    expect(await values(await store.read(video), "video_id")).toEqual(["a", "b"]);
    expect(await samples(await store.resolve(crop), "video_id")).toEqual({ new: ["a", "b"], stale: [], orphaned: [] });
    await writeCrops(store);
    expect(await (await store.resolve(crop)).counts()).toEqual({ new: 0, stale: 0, orphaned: 0, waiting: 0 });
    expect(await store.delete(video, "video_id = 'a'")).toBe(1);
    expect(await (await store.read(video)).count()).toBe(0);
    await using unchanged = await shared.open();
    expect(await (await unchanged.read(video)).count()).toBe(2);
  });

  it("are written as they are", async () => {
    await using source = await memory().open();
    const values = { large: 2n ** 60n, bytes: new Uint8Array([7]), at: new Date(5), object: { list: [1.5, null] } };
    await source.write(free, [freeRow("a", values)]);
    await using target = await memory().open();
    await target.write(
      free,
      await source.read(free, {
        columns: ["id", "metaxy_provenance_by_field", "large", "bytes", "at", "object"] as never,
      }),
    );
    expect(await (await target.read(free)).rows()).toMatchObject([{ id: "a", ...values }]);
  });
});

describe("what the store in memory cannot do", () => {
  it("stands in its manifest", () => {
    const { supports } = memory();
    const denied = capabilities.filter((capability) => !isSupported(supports[capability]));
    expect(denied).toEqual([
      "write.parallelProcesses",
      "relation.sql",
      "relation.arrow",
      "relation.parquet",
      "input.parquet",
      "input.sql",
    ]);
  });

  it("is refused, by the store and by its connection", async () => {
    const adapter = memoryAdapter();
    const connection = await adapter.open({ mode: "write" });
    await using store = await new ConfiguredStore(adapter).open();
    await store.write(free, [freeRow("a")]);
    const relation = await store.read(free);
    const attempts: [string, () => unknown][] = [
      ["query", () => store.query("select 1")],
      ["sql", () => relation.sql],
      ["name", () => relation.name()],
      ["arrow", () => relation.arrow()],
      ["arrowBatches", () => relation.arrowBatches()[Symbol.asyncIterator]().next()],
      ["toParquet", () => relation.toParquet("rows.parquet")],
      ["a write of Parquet", () => store.write(free, { parquet: "rows.parquet" })],
      ["stage of SQL", () => connection.stage({ kind: "sql", sql: "select 1" })],
      ["stage of Parquet", () => connection.stage({ kind: "parquet", paths: ["rows.parquet"] })],
    ];
    for (const [name, attempt] of attempts) {
      const { code } = await rejection((async () => attempt())());
      expect({ name, code }).toEqual({ name, code: "CAPABILITY_UNSUPPORTED" });
    }
  });
});
