import type { Store, WriteEntry, WriteOptions } from "@metaxy-ts/core";
import { BufferedWriter } from "@metaxy-ts/core";
import { afterEach, describe, expect, it, vi } from "vitest";
import { crop, video, videoRow } from "./support/features.js";
import { values } from "./support/rows.js";
import { openStore } from "./support/store.js";

afterEach(() => vi.useRealTimers());

/** A writer whose first writes fail, as many as it is told. */
function unreliable(store: Store, failures: number, options = {}) {
  const writes: number[] = [];
  let left = failures;
  const write = async (entries: readonly WriteEntry[], choice: WriteOptions) => {
    left -= 1;
    if (left >= 0) throw new Error("The line is down.");
    const outcome = await store.writeMany(entries, choice);
    writes.push(outcome.rows);
    return outcome;
  };
  return { writer: new BufferedWriter(write, options), writes };
}

const ids = async (store: Store) => values(await store.read(video), "video_id");

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
    const { writer, writes } = unreliable(store, 0);
    writer.put(video, [videoRow("a")]);
    writer.put(crop, [{ video_id: "a", path: "x", ...versions }]);
    await writer.close();
    expect(writes).toEqual([2]);
  });

  it("writes by itself when enough rows wait", async () => {
    await using store = await openStore();
    const { writer, writes } = unreliable(store, 0, { flushRows: 3, flushInterval: 60_000 });
    writer.put(video, [videoRow("a"), videoRow("b")]);
    writer.put(video, [videoRow("c")]);
    await vi.waitFor(() => expect(writes).toEqual([3]));
    await writer.close();
  });

  it("writes by itself when rows waited long enough, also those that came while it wrote", async () => {
    await using store = await openStore();
    const { writer, writes } = unreliable(store, 0, { flushRows: 2, flushInterval: 20 });
    writer.put(video, [videoRow("a"), videoRow("b")]);
    writer.put(video, [videoRow("c")]);
    writer.put(video, [videoRow("d")]);
    await vi.waitFor(async () => expect(writer.written).toBe(4));
    expect(writes).toEqual([2, 2]);
    await writer.close();
  });

  it("tries again by itself", async () => {
    await using store = await openStore();
    const { writer } = unreliable(store, 1, { flushInterval: 10 });
    writer.put(video, [videoRow("a")]);
    await vi.waitFor(() => expect(writer.written).toBe(1));
    await writer.close();
  });

  it("refuses options that do not exist", async () => {
    await using store = await openStore();
    expect(() => store.bufferedWriter({ flushRow: 1 } as never)).toThrow(/did you mean "flushRows"/);
    expect(() => store.bufferedWriter({ flushRows: 0 })).toThrow(/flushRows/);
  });
});
