import { rejection, values } from "@metaxy-ts/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import type { Store } from "../../src/index.js";
import { defineFeature, FeatureGraph, from } from "../../src/index.js";
import { memory } from "../../src/memory.js";
import { crop, video, videoRow, writeCrops, writeVideos } from "./features.js";

let store: Store;
beforeAll(async () => {
  store = await memory().open();
  await writeVideos(store, "a", "b");
});
afterAll(() => store.close());

const videos = async () => values(await store.read(video, { withSampleHistory: true }), "video_id");

describe("a key", () => {
  const calls: [string, (store: Store, key: string) => Promise<unknown>][] = [
    ["read", (each, key) => each.read(key)],
    ["resolve", (each, key) => each.resolve(key)],
    ["write", (each, key) => each.write(key, [])],
    ["delete", (each, key) => each.delete(key, "TRUE")],
    ["drop", (each, key) => each.drop(key)],
    ["has", (each, key) => each.has(key)],
    ["progress", (each, key) => each.progress(key)],
  ];

  it.each(calls)("that the graph does not have is not found by %s, with the one that was meant", async (_, call) => {
    await using withGraph = await memory({ graph: new FeatureGraph([video, crop]) }).open();
    expect(await rejection(call(withGraph, "vidoe/raw"))).toMatchObject({
      code: "FEATURE_NOT_FOUND",
      message: expect.stringContaining('vidoe/raw; did you mean "video/raw"?'),
    });
  });

  it.each(calls)("needs a graph for %s", async (_, call) => {
    expect(await rejection(call(store, "video/raw"))).toMatchObject({
      code: "FEATURE_NOT_FOUND",
      message: expect.stringContaining("no graph to look up"),
    });
  });
});

describe("a feature without a table", () => {
  it("is not found, and the error names it", async () => {
    await using empty = await memory().open();
    const { code, message } = await rejection(empty.read(video));
    expect(code).toBe("FEATURE_NOT_FOUND");
    expect(message).toContain("video/raw");
  });

  it("is not written where tables are not created by a write", async () => {
    await using closed = await memory({ autoCreate: false }).open();
    const { code, message } = await rejection(closed.write(video, [videoRow("a")]));
    expect(code).toBe("TABLE_NOT_FOUND");
    expect(message).toContain("video__raw");
  });
});

describe("filters name columns that exist", () => {
  it.each<[string, () => Promise<unknown>]>([
    ["read", () => store.read(video, { filters: "pth = 'x'" })],
    ["resolve", () => store.resolve(crop, { filters: { "video/raw": "pth = 'x'" } })],
    ["delete", () => store.delete(video, "pth = 'x'")],
    ["delete for good", () => store.delete(video, "pth = 'x'", { hard: true })],
  ])("of %s", async (_, call) => {
    expect(await rejection(call())).toMatchObject({
      code: "FILTER_INVALID",
      message: expect.stringContaining('the unknown column "pth"; did you mean "path"?'),
    });
    expect(await videos()).toEqual(["a", "b"]);
  });

  it("of a feature that has no table yet, by its schema", async () => {
    expect(await rejection(store.resolve(crop, { targetFilters: "scor > 1" }))).toMatchObject({
      code: "FILTER_INVALID",
      message: expect.stringContaining('did you mean "score"?'),
    });
    const globally = { globalFilters: "score > 5" }; // the parent has no such column
    expect((await rejection(store.resolve(crop, globally))).code).toBe("FILTER_INVALID");
    await using written = await memory().open();
    await writeVideos(written, "a");
    await writeCrops(written);
    expect((await rejection(written.resolve(crop, globally))).code).toBe("FILTER_INVALID");
  });

  it("and values of their type", async () => {
    expect(await rejection(store.read(video, { filters: "path = 5" }))).toMatchObject({
      code: "FILTER_INVALID",
      message: expect.stringContaining('"path" is string'),
    });
  });
});

describe("a resolve", () => {
  it("of a root needs samples", async () => {
    const { code, message } = await rejection(store.resolve(video));
    expect(code).toBe("RESOLVE_INVALID");
    expect(message).toContain("video/raw");
  });

  it("takes filters for parents that exist", async () => {
    const { code, message } = await rejection(store.resolve(crop, { filters: { "video/rw": "TRUE" } as object }));
    expect(code).toBe("RESOLVE_INVALID");
    expect(message).toContain('did you mean "video/raw"?');
  });

  it("takes predicates on stored columns, not on those of the parents", async () => {
    await using written = await memory().open();
    await writeVideos(written, "a");
    await writeCrops(written);
    const carried = written.resolve(crop, { stalenessPredicates: "source = 'x'" });
    expect((await rejection(carried)).code).toBe("FILTER_INVALID");
  });

  it("needs a schema with the columns that say which parent a sample is of", async () => {
    const frame = defineFeature({
      key: "frame",
      id: ["n"],
      schema: z.object({ n: z.int() }),
      deps: [from(video, { select: [], lineage: { type: "expansion", on: ["video_id"] } })],
    });
    const { code, message } = await rejection(store.resolve(frame));
    expect(code).toBe("GRAPH_INVALID");
    expect(message).toContain("video_id");
  });
});

describe("a delete by rows", () => {
  it("needs one of the ID columns", async () => {
    const { code, message } = await rejection(store.delete(video, [{ video: "a" }] as never));
    expect(code).toBe("ARGUMENT_INVALID");
    expect(message).toContain("video_id");
  });
});

describe("an option that does not exist is refused by", () => {
  it.each<[string, () => unknown]>([
    ["read", () => store.read(video, { filter: "x" } as never)],
    ["write", () => store.write(video, [videoRow("c")], { idempotency: "x" } as never)],
    ["resolve", () => store.resolve(crop, { filter: "x" } as never)],
    ["delete", () => store.delete(video, "TRUE", { soft: true } as never)],
    ["rebase", () => store.rebase(crop, { from: "x", filter: "x" } as never)],
    ["copyFrom", () => store.copyFrom(store, { filter: "x" } as never)],
    ["has", () => store.has(video, { fallbacks: true } as never)],
    ["bufferedWriter", async () => store.bufferedWriter({ flush: 1 } as never)],
    ["open", () => memory().open({ read: true } as never)],
  ])("%s", async (name, call) => {
    const error = await rejection(call() as Promise<unknown>);
    expect(error.code).toBe(name === "resolve" ? "RESOLVE_INVALID" : "ARGUMENT_INVALID");
    expect(error.message).toMatch(new RegExp(`${name} has no option "\\w+"; (did you mean|known options)`));
    expect(await videos()).toEqual(["a", "b"]);
  });
});

describe("a value that an option or a method cannot take is refused by", () => {
  it.each<[string, () => unknown, RegExp]>([
    ["read", () => store.read(video, null as never), /read takes an object of options; it got null/],
    ["read", () => store.read(video, { asOf: "2024-01-01" as never }), /read takes a valid Date for asOf/],
    ["read", () => store.read(video, { asOf: new Date("x") }), /read takes a valid Date for asOf/],
    ["read", () => store.read(video, { columns: "path" as never }), /read takes a list of columns/],
    ["read", () => store.read(video, { columns: ["pth" as never] }), /no column "pth"; did you mean "path"\?/],
    [
      "write",
      () => store.write(video, [videoRow("c")], { idempotencyKey: "" }),
      /a string that is not empty as idempotencyKey; it is ""/,
    ],
    ["write", () => store.write(video, [videoRow("c")], { idempotencyKey: 5 as never }), /idempotencyKey; it is 5/],
    [
      "write",
      () => store.write(video, [videoRow("c")], { materializationId: 5 as never }),
      /materializationId; it is 5/,
    ],
    ["write", () => store.write(video, [videoRow("c")], { signal: 5 as never }), /an AbortSignal as signal; it is 5/],
    ["writeMany", () => store.writeMany(undefined as never), /takes a list of \{ feature, rows \}; it got undefined/],
    ["writeMany", () => store.writeMany([null] as never), /takes a list of \{ feature, rows \}; it got null/],
    ["bufferedWriter", async () => store.bufferedWriter({ flushRows: 0 }), /a number above 0 for flushRows/],
    ["bufferedWriter", async () => store.bufferedWriter({ flushInterval: Number.NaN }), /flushInterval/],
    ["bufferedWriter", async () => store.bufferedWriter({ onRefused: true as never }), /a function for onRefused/],
    ["copyFrom", () => store.copyFrom({} as never), /copyFrom takes an open store as its source/],
    [
      "copyFrom",
      () => store.copyFrom(store, { features: [video], filters: { "video/rw": "TRUE" } as object }),
      /video\/rw/,
    ],
    [
      "toParquet",
      async () => (await store.read(video)).toParquet(5 as never),
      /toParquet needs the path of a Parquet file; it got 5/,
    ],
    [
      "batches",
      async () => (await store.read(video)).batches(0),
      /size of a batch has to be a whole number of at least 1; it is 0/,
    ],
    ["open", () => memory().open({ mode: "rw" as never }), /mode of open is "read" or "write"; it is "rw"/],
  ])("%s", async (_name, call, message) => {
    const error = await rejection(call() as Promise<unknown>);
    expect(["ARGUMENT_INVALID", "READ_INVALID"]).toContain(error.code);
    expect(error.message).toMatch(message);
    expect(await videos()).toEqual(["a", "b"]);
  });
});
