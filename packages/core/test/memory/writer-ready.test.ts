import { describe, expect, it } from "vitest";
import { defineFeature } from "../../src/index.js";
import { memory } from "../../src/memory.js";

const item = defineFeature({ key: "item", id: ["id"] });
const rows = (count: number) =>
  Array.from({ length: count }, (_, id) => ({ id, metaxy_provenance_by_field: { default: "1" } }));

describe("ready of a buffered writer", () => {
  it("waits until there is room, and not longer", async () => {
    await using store = await memory().open();
    await using writer = store.bufferedWriter({ flushRows: 1000, flushInterval: 60_000, maxWaiting: 20 });
    writer.put(item, rows(19));
    await writer.ready();
    expect(writer.waiting).toBe(19);
    writer.put(item, rows(1));
    await writer.ready();
    expect([writer.waiting, writer.written]).toEqual([0, 20]);
  });

  it("throws why rows cannot be written, and keeps them", async () => {
    const store = await memory().open();
    const writer = store.bufferedWriter({ flushRows: 1000, maxWaiting: 5 });
    await store.close();
    writer.put(item, rows(5));
    await expect(writer.ready()).rejects.toMatchObject({ code: "STORE_CLOSED" });
    expect(writer.waiting).toBe(5);
  });
});
