import { describe, expect, it, vi } from "vitest";
import type { Store } from "../../src/index.js";
import { memory } from "../../src/memory.js";
import { crop, video, videoRow } from "./features.js";

/** A writer whose first writes fail; the argument is their number. */
function unreliable(store: Store, failures: number, options = {}) {
  const writes: number[] = [];
  let left = failures;
  const write = store.writeMany.bind(store);
  vi.spyOn(store, "writeMany").mockImplementation(async (...given) => {
    left -= 1;
    if (left >= 0) throw new Error("The line is down.");
    const outcome = await write(...given);
    writes.push(outcome.rows);
    return outcome;
  });
  return { writer: store.bufferedWriter(options), writes };
}

describe("a buffered writer", () => {
  it("writes several features together", async () => {
    await using store = await memory().open();
    const versions = { metaxy_provenance_by_field: { frames: "1" } };
    const { writer, writes } = unreliable(store, 0);
    writer.put(video, [videoRow("a")]);
    writer.put(crop, [{ video_id: "a", ...versions }]);
    await writer.close();
    expect(writes).toEqual([2]);
  });

  it("writes by itself when enough rows wait", async () => {
    await using store = await memory().open();
    const { writer, writes } = unreliable(store, 0, { flushRows: 3, flushInterval: 60_000 });
    writer.put(video, [videoRow("a"), videoRow("b")]);
    writer.put(video, [videoRow("c")]);
    await vi.waitFor(() => expect(writes).toEqual([3]));
    await writer.close();
  });

  it("writes by itself when rows waited long enough, also those that came while it wrote", async () => {
    await using store = await memory().open();
    const { writer, writes } = unreliable(store, 0, { flushRows: 2, flushInterval: 20 });
    writer.put(video, [videoRow("a"), videoRow("b")]);
    writer.put(video, [videoRow("c")]);
    writer.put(video, [videoRow("d")]);
    await vi.waitFor(async () => expect(writer.written).toBe(4));
    expect(writes).toEqual([2, 2]);
    await writer.close();
  });

  it("tries again by itself", async () => {
    await using store = await memory().open();
    const { writer } = unreliable(store, 1, { flushInterval: 10 });
    writer.put(video, [videoRow("a")]);
    await vi.waitFor(() => expect(writer.written).toBe(1));
    await writer.close();
  });

  it("keeps refused rows where the callback throws, and says so", async () => {
    await using store = await memory().open();
    const writer = store.bufferedWriter({
      onRefused: async () => {
        throw new Error("The disk is full.");
      },
    });
    writer.put(video, [{ ...videoRow("a"), video_id: null as never }, videoRow("b")]);
    await expect(writer.flush()).rejects.toThrow(/1 row was refused; all other rows are stored.*The disk is full/s);
    expect([writer.refused, writer.written, writer.waiting]).toEqual([1, 1, 0]);
    expect(writer.dropRefused().map(({ feature, rows }) => [feature, rows.length])).toEqual([[video.key, 1]]);
    await writer.close();
    expect(writer.dropRefused()).toEqual([]);
  });

  it("finds refused rows in the background, and holds them until a flush", async () => {
    await using store = await memory().open();
    const writer = store.bufferedWriter({ flushInterval: 10 });
    writer.put(video, [videoRow("a"), { ...videoRow("b"), path: 7 as never }, videoRow("c")]);
    await vi.waitFor(() => expect([writer.written, writer.refused]).toEqual([2, 1]));
    await expect(writer.close()).rejects.toMatchObject({
      code: "WRITE_INVALID",
      details: { refused: [{ feature: video.key, rows: [{ video_id: "b", path: 7 }] }] },
    });
  });
});
