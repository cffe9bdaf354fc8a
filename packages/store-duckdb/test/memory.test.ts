import { FeatureGraph } from "@metaxy-ts/core";
import { memory } from "@metaxy-ts/core/memory";
import { nothing, samples, sorted } from "@metaxy-ts/testing";
import { describe, expect, it } from "vitest";
import { crop, video, writeCrops, writeVideos } from "./support/features.js";
import { free, freeRow } from "./support/free.js";
import { openStore } from "./support/store.js";

const values = {
  large: 2n ** 60n,
  float: 0.5,
  flag: true,
  at: new Date("1969-12-31T23:59:59.999Z"),
  bytes: new Uint8Array([1, 2]),
  list: [1, null, 3],
  object: {
    a: [
      { b: "x", c: null },
      { b: null, c: "y" },
    ],
    at: new Date(5),
  },
};
const history = { withSampleHistory: true, includeSoftDeleted: true };

describe("rows go between DuckDB and the store in memory", () => {
  it("and back, to the last microsecond", async () => {
    const graph = new FeatureGraph([crop]);
    await using duckdb = await openStore({ graph });
    await writeVideos(duckdb, "a", "b");
    for (let time = 0; time < 5; time += 1) await writeVideos(duckdb, "a"); // several within one millisecond
    await duckdb.delete(video, "video_id = 'b'");
    await writeCrops(duckdb);
    await using inMemory = await memory({ graph }).open();
    await using back = await openStore({ graph });
    expect(await inMemory.copyFrom(duckdb, { withSampleHistory: true })).toEqual({ features: 2, rows: 9 });
    expect(await back.copyFrom(inMemory, { withSampleHistory: true })).toEqual({ features: 2, rows: 9 });
    const all = async (store: typeof back) =>
      sorted(await (await store.read(video, history)).rows(), "metaxy_updated_at");
    expect(await all(inMemory)).toEqual(await all(duckdb));
    const instants = "select metaxy_created_at::text c, metaxy_updated_at::text u from video__raw order by all";
    expect(await (await back.query(instants)).rows()).toEqual(await (await duckdb.query(instants)).rows());
    for (const store of [inMemory, back]) expect(await (await store.resolve(crop)).counts()).toEqual(nothing);
  });

  it("with every kind of value, by relation and by Arrow table", async () => {
    await using duckdb = await openStore();
    await duckdb.write(free, [freeRow("a", values), freeRow("b")]);
    const columns = ["id", "metaxy_provenance_by_field", ...Object.keys(values)];
    const relation = await duckdb.read(free, { columns: columns as never });
    const stored = sorted(await relation.rows(), "id");
    expect(stored).toMatchObject([{ id: "a", ...values }, { id: "b" }]);
    for (const input of [relation, await relation.arrow()]) {
      await using inMemory = await memory().open();
      await inMemory.write(free, input as never);
      const copied = await inMemory.read(free, { columns: columns as never });
      expect(await copied.columns()).toEqual(await relation.columns());
      expect(sorted(await copied.rows(), "id")).toEqual(stored);
    }
  });

  it("when one is the other's fallback store", async () => {
    const shared = memory();
    {
      await using store = await shared.open();
      await writeVideos(store, "a");
    }
    await using duckdb = await openStore({ fallbackStores: [shared] });
    expect(await samples(await duckdb.resolve(crop), "video_id")).toEqual({ new: ["a"], stale: [], orphaned: [] });
  });
});
