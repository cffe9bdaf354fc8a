import type { Store, WriteEntry, WriteOptions } from "@metaxy-ts/core";
import { BufferedWriter } from "@metaxy-ts/core";
import { afterEach, describe, expect, it, vi } from "vitest";
import { crop, video, videoRow } from "./support/features.js";
import { rejection } from "./support/rejects.js";
import { values } from "./support/rows.js";
import { openStore } from "./support/store.js";

afterEach(() => vi.useRealTimers());

/** A writer whose writes fail as often as it is told, before or after the commit. */
function unreliable(store: Store, failures: ("before" | "after")[], options = {}) {
  const writes: number[] = [];
  const write = async (entries: readonly WriteEntry[], choice: WriteOptions) => {
    const failure = failures.shift();
    if (failure === "before") throw new Error("The line is down.");
    const outcome = await store.writeMany(entries, choice);
    if (failure === "after") throw new Error("The line went down.");
    writes.push(outcome.rows);
    return outcome;
  };
  return { writer: new BufferedWriter(write, options), writes };
}

const ids = async (store: Store) => values(await store.read(video), "video_id");
const storedRows = async (store: Store) => (await store.read(video, { withSampleHistory: true })).count();

describe("a buffered writer", () => {
  it("writes what is put when it is flushed or closed", async () => {
    await using store = await openStore();
    {
      await using writer = store.bufferedWriter({ materializationId: "run" });
      writer.put(video, [videoRow("a"), videoRow("b")]);
      expect(writer.waiting).toBe(2);
      expect(await store.has(video)).toBe(false);
      await writer.flush();
      expect([writer.waiting, writer.written]).toEqual([0, 2]);
      writer.put(video, [videoRow("c")]);
    }
    expect(await ids(store)).toEqual(["a", "b", "c"]);
    expect(await values(await store.read(video), "metaxy_materialization_id")).toEqual(["run", "run", "run"]);
  });

  it("writes several features together", async () => {
    await using store = await openStore();
    const versions = { metaxy_provenance_by_field: { frames: "1" } };
    const { writer, writes } = unreliable(store, []);
    writer.put(video, [videoRow("a")]);
    writer.put(crop, [{ video_id: "a", path: "x", ...versions }]);
    await writer.close();
    expect(writes).toEqual([2]);
  });

  it("writes by itself when enough rows wait", async () => {
    await using store = await openStore();
    const { writer, writes } = unreliable(store, [], { flushRows: 3, flushInterval: 60_000 });
    writer.put(video, [videoRow("a"), videoRow("b")]);
    writer.put(video, [videoRow("c")]);
    await vi.waitFor(() => expect(writes).toEqual([3]));
    await writer.close();
  });

  it("writes by itself when rows waited long enough, also those that came while it wrote", async () => {
    await using store = await openStore();
    const { writer, writes } = unreliable(store, [], { flushRows: 2, flushInterval: 20 });
    writer.put(video, [videoRow("a"), videoRow("b")]);
    writer.put(video, [videoRow("c")]);
    writer.put(video, [videoRow("d")]);
    await vi.waitFor(async () => expect(writer.written).toBe(4));
    expect(writes).toEqual([2, 2]);
    await writer.close();
  });

  it("loses nothing when a flush fails, and keeps the order", async () => {
    await using store = await openStore();
    const { writer } = unreliable(store, ["before", "before"]);
    writer.put(video, [videoRow("a", { path: "first" })]);
    await expect(writer.flush()).rejects.toThrow("The line is down.");
    expect([writer.waiting, writer.written]).toEqual([1, 0]);
    writer.put(video, [videoRow("a", { path: "second" }), videoRow("b")]);
    await expect(writer.flush()).rejects.toThrow("The line is down.");
    await writer.flush();
    expect([writer.waiting, writer.written]).toEqual([0, 3]);
    expect(await values(await store.read(video), "path")).toEqual(["b.mp4", "second"]);
  });

  it("tries again by itself", async () => {
    await using store = await openStore();
    const { writer } = unreliable(store, ["before"], { flushInterval: 10 });
    writer.put(video, [videoRow("a")]);
    await vi.waitFor(() => expect(writer.written).toBe(1));
    await writer.close();
  });

  it("does not double rows when a write failed after its commit", async () => {
    await using store = await openStore();
    const { writer } = unreliable(store, ["after"]);
    writer.put(video, [videoRow("a"), videoRow("b")]);
    await expect(writer.flush()).rejects.toThrow("The line went down.");
    writer.put(video, [videoRow("c")]);
    await writer.flush();
    expect(writer.written).toBe(3);
    expect(await storedRows(store)).toBe(3);
  });

  it("writes a sample that comes twice twice, the later row last", async () => {
    await using store = await openStore();
    const writer = store.bufferedWriter();
    writer.put(video, [videoRow("a", { path: "1" }), videoRow("b"), videoRow("a", { path: "2" })]);
    writer.put(video, [videoRow("a", { path: "3" })]);
    await writer.close();
    expect(await storedRows(store)).toBe(4);
    expect(await values(await store.read(video), "path")).toEqual(["3", "b.mp4"]);
  });

  it("reports bad rows, and takes no more once it is closed", async () => {
    await using store = await openStore();
    const writer = store.bufferedWriter();
    writer.put(video, [{ video_id: "a" }] as never);
    expect((await rejection(writer.close())).code).toBe("WRITE_INVALID");
    expect(() => writer.put(video, [videoRow("b")])).toThrow(/closed/);
    expect(writer.waiting).toBe(1);
  });

  it("refuses options that do not exist", async () => {
    await using store = await openStore();
    expect(() => store.bufferedWriter({ flushRow: 1 } as never)).toThrow(/did you mean "flushRows"/);
    expect(() => store.bufferedWriter({ flushRows: 0 })).toThrow(/flushRows/);
  });
});
