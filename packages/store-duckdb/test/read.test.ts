import type { Store } from "@metaxy-ts/core";
import { defineFeature, FeatureGraph } from "@metaxy-ts/core";
import { beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { video, writeVideos } from "./support/features.js";
import { rejection } from "./support/rejects.js";
import { values } from "./support/rows.js";
import { openStore } from "./support/store.js";

describe("a read", () => {
  it("of a feature without a table fails", async () => {
    await using store = await openStore();
    const error = await rejection(store.read(video));
    expect(error.code).toBe("FEATURE_NOT_FOUND");
    expect(error.message).toContain("video/raw");
  });

  it("by key needs a graph", async () => {
    await using store = await openStore({ graph: new FeatureGraph([video]) });
    await writeVideos(store, "a");
    expect(await (await store.read("video/raw")).count()).toBe(1);
    expect((await rejection(store.read("video/rw"))).code).toBe("FEATURE_NOT_FOUND");
    await using bare = await openStore();
    expect((await rejection(bare.read("video/raw"))).code).toBe("FEATURE_NOT_FOUND");
  });

  it("refuses options that do not exist", async () => {
    await using store = await openStore();
    await writeVideos(store, "a");
    const error = await rejection(store.read(video, { filter: "TRUE" } as never));
    expect(error.code).toBe("ARGUMENT_INVALID");
    expect(error.message).toContain('did you mean "filters"?');
  });

  it("says which store and table its rows come from", async () => {
    await using store = await openStore();
    await writeVideos(store, "a");
    expect((await store.read(video)).store).toEqual({ display: "duckdb(:memory:)", table: "video__raw" });
  });
});

describe("columns", () => {
  it("are the chosen ones, in their order", async () => {
    await using store = await openStore();
    await writeVideos(store, "a");
    const relation = await store.read(video, { columns: ["path", "metaxy_provenance", "video_id"] });
    expect((await relation.columns()).map(({ name }) => name)).toEqual(["path", "metaxy_provenance", "video_id"]);
    expect(Object.keys((await relation.rows())[0]!)).toEqual(["path", "metaxy_provenance", "video_id"]);
  });

  it("have to exist", async () => {
    await using store = await openStore();
    await writeVideos(store, "a");
    const error = await rejection(store.read(video, { columns: ["pth" as "path"] }));
    expect(error.code).toBe("READ_INVALID");
    expect(error.message).toContain('did you mean "path"?');
  });
});

describe("filters", () => {
  const thing = defineFeature({
    key: "thing",
    id: ["id"],
    schema: z.object({
      id: z.string(),
      name: z.string().nullable(),
      size: z.int().nullable(),
      ratio: z.number().nullable(),
      good: z.boolean().nullable(),
    }),
    fields: { main: { dataVersion: "id" } },
  });
  let store: Store;
  beforeEach(async () => {
    store = await openStore();
    await store.write(thing, [
      { id: "a", name: "Ann", size: 1, ratio: 0.5, good: true },
      { id: "b", name: 'Bob\'s "b"', size: 9007199254740991, ratio: -1.5, good: false },
      { id: "c", name: "😀", size: -3, ratio: 3, good: null },
      { id: "d", name: null, size: null, ratio: null, good: null },
    ]);
    return () => store.close();
  });
  const ids = async (
    filters: NonNullable<Parameters<typeof store.read<NonNullable<(typeof thing)["~types"]>>>[1]>["filters"],
  ) => values(await store.read(thing, { filters: filters! }), "id");

  it("come alone or as a list that has to hold as a whole", async () => {
    expect(await ids([(c) => c.size.gt(0), "ratio > 0"])).toEqual(["a"]);
    expect(await ids([])).toEqual(["a", "b", "c", "d"]);
  });

  it("refuse columns that do not exist and values of another type", async () => {
    expect((await rejection(ids("nme = 'x'"))).code).toBe("FILTER_INVALID");
    expect((await rejection(ids("size = 'x'"))).code).toBe("FILTER_INVALID");
    expect((await rejection(ids("name > 5"))).code).toBe("FILTER_INVALID");
    expect((await rejection(ids("size BETWEEN 1 AND 2"))).code).toBe("FILTER_INVALID");
  });
});
