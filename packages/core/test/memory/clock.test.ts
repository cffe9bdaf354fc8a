import { expect, it } from "vitest";
import type { StoreAdapter } from "../../src/adapter.js";
import { ConfiguredStore } from "../../src/adapter.js";
import { defineFeature } from "../../src/index.js";
import { memoryAdapter } from "../../src/memory.js";

const feature = defineFeature({ key: "timed", id: ["id"], fields: ["main"] });

/** An adapter whose server has another time than this process. */
function ahead(milliseconds: number): StoreAdapter {
  const adapter = memoryAdapter({ name: `ahead by ${milliseconds}` });
  return {
    ...adapter,
    async open(options) {
      const connection = await adapter.open(options);
      return Object.assign(connection, { now: async () => BigInt(Date.now() + milliseconds) * 1000n });
    },
  };
}

it("writes carry the time of the store's server, and each is later than the one before", async () => {
  for (const difference of [3_600_000, -3_600_000]) {
    await using store = await new ConfiguredStore(ahead(difference)).open();
    const before = Date.now() + difference;
    for (const id of ["a", "b", "c"]) await store.write(feature, [{ id, metaxy_provenance_by_field: { main: id } }]);
    const rows = await (await store.read(feature)).rows();
    const times = rows.map((row) => row.metaxy_updated_at.getTime());
    expect(times).toHaveLength(3);
    for (const time of times) expect(Math.abs(time - before)).toBeLessThan(60_000);
  }
});
