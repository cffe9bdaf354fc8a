import { defineFeature, from } from "@metaxy-ts/core";
import type { S3Server } from "@metaxy-ts/testing";
import { startS3 } from "@metaxy-ts/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { connectLanceDB, lancedb } from "../src/index.js";
import { clip, clipRow, sample, sampleRow, table, wider, widerRow } from "./support/features.js";
import { inBuckets, secret } from "./support/s3.js";

let server: S3Server;
beforeAll(async () => {
  server = await startS3();
  await server.bucket("store");
});
afterAll(() => server?.[Symbol.asyncDispose]());
const inBucket = (path: string) => inBuckets(server.endpoint)(`store/${path}`);

const copy = defineFeature({ key: "deep/copy", id: ["id"], deps: [from(sample, { select: [] })], fields: ["text"] });

it("a store in a bucket writes, resolves, reads, deletes and drops as in a folder", async () => {
  const configured = lancedb(inBucket("all"));
  await using store = await configured.open();
  await store.write(sample, [sampleRow("a"), sampleRow("b")]);
  await store.write(sample, [sampleRow("a", "2")], { idempotencyKey: "once" });
  await store.write(sample, [sampleRow("a", "2")], { idempotencyKey: "once" });
  await using increment = await store.resolve(copy);
  expect(await increment.counts()).toEqual({ new: 2, stale: 0, orphaned: 0, waiting: 0 });
  await store.write(copy, increment.pending);
  await using other = await lancedb(inBucket("all")).open({ mode: "read" });
  expect(await (await other.read(copy)).count()).toBe(2);
  await store.write(wider, [{ ...widerRow("c"), note: "a new column" }]);
  expect((await (await other.read(wider)).rows()).find(({ id }) => id === "c")).toMatchObject({ note: "a new column" });
  expect(await store.delete(sample, "id = 'a'", { hard: true })).toBe(2);
  expect(await (await other.read(sample, { columns: ["id"] })).rows()).toEqual([{ id: "b" }]);
  await store.drop(copy);
  expect(await other.has(copy)).toBe(false);
  await store.write(copy, [{ id: "c", metaxy_provenance_by_field: { text: "1" } }]);
  expect(await (await other.read(copy)).count()).toBe(1);
});

it("a table that others drop and create again is read again", async () => {
  await using store = await lancedb(inBucket("again")).open();
  await using other = await lancedb(inBucket("again")).open();
  await store.write(sample, [sampleRow("a")]);
  expect(await (await store.read(sample, { columns: ["id"] })).rows()).toEqual([{ id: "a" }]);
  await other.drop(sample);
  await other.write(sample, [sampleRow("b")]);
  expect(await (await store.read(sample, { columns: ["id"] })).rows()).toEqual([{ id: "b" }]);
});

it("vectors are searched there", async () => {
  const place = inBucket("vectors");
  await using store = await lancedb({ ...place, vectors: { "embedding/clip": { embedding: 3 } } }).open();
  await store.write(clip, [clipRow("a", [0, 0, 1]), clipRow("b", [0, 1, 0.5])]);
  const found = await (await connectLanceDB(place)).openTable(store.tableName(clip));
  expect(await found.query().nearestTo([0, 1, 0]).limit(1).toArray()).toMatchObject([{ id: "b", _distance: 0.25 }]);
});

describe("stores of one bucket that write at once", () => {
  it("lose nothing and double nothing", async () => {
    const writers = Array.from({ length: 4 }, async (_, writer) => {
      await using store = await lancedb(inBucket("busy")).open();
      for (let index = 0; index < 5; index++) await store.write(sample, [sampleRow(`${writer}-${index}`)]);
    });
    await Promise.all(writers);
    const rows = await (await (await connectLanceDB(inBucket("busy"))).openTable(table)).query().toArray();
    const ids = [0, 1, 2, 3].flatMap((writer) => [0, 1, 2, 3, 4].map((index) => `${writer}-${index}`));
    expect(rows.map(({ id }) => id).sort()).toEqual(ids);
  });

  it("may create the same table, and leave no drafts", async () => {
    const place = inBucket("created");
    const stores = await Promise.all([1, 2, 3, 4].map(() => lancedb(place).open()));
    try {
      await Promise.all(stores.map((store, index) => store.write(sample, [sampleRow(`s${index}`)])));
      const rows = await (await stores[0]?.read(sample, { columns: ["id"] }))?.rows();
      expect(rows?.map(({ id }) => id).sort()).toEqual(["s0", "s1", "s2", "s3"]);
      expect(
        (await (await connectLanceDB(place)).tableNames()).filter((name) => name.startsWith("metaxy-new")),
      ).toEqual([]);
    } finally {
      for (const store of stores) await store.close();
    }
  });
});

async function refusal(work: Promise<unknown>): Promise<{ readonly message: string }> {
  const error = await work.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (!(error instanceof Error)) throw new Error("It was not refused.");
  expect(`${error.message} ${error.stack} ${error.cause}`).not.toContain(secret);
  return error;
}

describe("what is refused", () => {
  it.each(["read", "write"] as const)("a bucket that is not there, opened to %s", async (mode) => {
    const using = async () => {
      await using store = await lancedb(inBuckets(server.endpoint)("no-such-bucket/x")).open({ mode });
      if (mode === "write") await store.write(sample, [sampleRow("a")]);
      return store.has(sample);
    };
    expect(await refusal(using())).toMatchObject({
      code: "STORE_NOT_FOUND",
      message: expect.stringContaining("no-such-bucket"),
    });
  });

  it.each(["read", "write"] as const)(
    "credentials that are wrong, to %s",
    async (mode) => {
      await using strict = await startS3({ strict: true });
      const using = async () => {
        await using store = await lancedb(inBuckets(strict.endpoint)("store/x")).open({ mode });
        if (mode === "write") await store.write(sample, [sampleRow("a")]);
        return store.has(sample);
      };
      expect(await refusal(using())).toMatchObject({ code: "CONFIG_INVALID" });
    },
    120_000,
  );

  it("a server that does not answer", async () => {
    const using = async () => {
      await using store = await lancedb(inBuckets("http://127.0.0.1:9")("store/x")).open();
      return store.has(sample);
    };
    expect(await refusal(using())).toMatchObject({ code: expect.stringMatching(/^STORE_/) });
  });
});
