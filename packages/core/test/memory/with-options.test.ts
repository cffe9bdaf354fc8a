import { describe, expect, it } from "vitest";
import { defineFeature, FeatureGraph } from "../../src/index.js";
import { memory } from "../../src/memory.js";
import { problem } from "../thrown.js";

const video = defineFeature({ key: "video/raw", id: ["video_id"], fields: ["audio"] });
const row = { video_id: "v1", metaxy_provenance_by_field: { audio: "1" } };

describe("a store with other options", () => {
  it("is the same place, and the first store is unchanged", async () => {
    const configured = memory();
    const other = configured.with({ graph: new FeatureGraph([video]), hash: { length: 8 } });
    expect(other.display).toBe(configured.display);

    await using store = await other.open();
    await store.write("video/raw", [row]);
    expect(store.hash).toEqual({ algorithm: "md5", length: 8 });
    await using same = await configured.open();
    expect(await same.has(video)).toBe(true);
    await expect(same.has("video/raw")).rejects.toThrow("The store has no graph");
  });

  it("keeps the options that are not replaced", async () => {
    await using store = await memory({ hash: { length: 8 } })
      .with({ materializationId: "run 1" })
      .open();
    await store.write(video, [row]);
    expect(store.hash.length).toBe(8);
    expect(await (await store.read(video)).rows()).toMatchObject([{ metaxy_materialization_id: "run 1" }]);
  });

  it("refuses what every store refuses", () => {
    expect(problem(() => memory().with({ graf: 1 } as never))).toContain("CONFIG_INVALID");
  });
});
