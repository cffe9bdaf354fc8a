import { defineFeature, from } from "@metaxy-ts/core";
import type { S3Server } from "@metaxy-ts/testing";
import { rejection, startS3 } from "@metaxy-ts/testing";
import { afterAll, beforeAll, expect, it } from "vitest";
import { delta } from "../src/index.js";
import { note, noteRow } from "./support/notes.js";

let server: S3Server;
beforeAll(async () => {
  server = await startS3();
  await server.bucket("store");
});
afterAll(() => server?.[Symbol.asyncDispose]());

const secret = "secret-5512";
const inBucket = (path: string) => ({ path: `s3://store/${path}`, storageOptions: server.settings(secret) });

const copy = defineFeature({ key: "deep/copy", id: ["id"], deps: [from(note, { select: [] })], fields: ["text"] });

it("a store in a bucket writes, resolves, reads, deletes and drops as in a folder", async () => {
  const configured = delta(inBucket("all"));
  await using store = await configured.open();
  await store.write(note, [noteRow("a"), noteRow("b")]);
  await store.write(note, [noteRow("a", "2")], { idempotencyKey: "once" });
  await store.write(note, [noteRow("a", "2")], { idempotencyKey: "once" });
  await using increment = await store.resolve(copy);
  expect(await increment.counts()).toEqual({ new: 2, stale: 0, orphaned: 0, waiting: 0 });
  await store.write(copy, increment.pending);
  await using other = await delta(inBucket("all")).open({ mode: "read" });
  expect(await (await other.read(copy)).count()).toBe(2);
  expect(await store.delete(note, "id = 'a'", { hard: true })).toBe(2);
  expect(await (await other.read(note, { columns: ["id"] })).rows()).toEqual([{ id: "b" }]);
  expect(await configured.compact(note)).toBe(0);
  expect((await configured.history(note)).map(({ operation }) => operation)).toEqual([
    "DELETE",
    "WRITE",
    "WRITE",
    "CREATE TABLE",
  ]);
  await store.drop(copy);
  expect(await other.has(copy)).toBe(false);
  await store.write(copy, [{ id: "c", metaxy_provenance_by_field: { text: "1" } }]);
  expect(await (await other.read(copy)).count()).toBe(1);
});

it("stores of one bucket that write at once lose nothing", async () => {
  const writers = Array.from({ length: 4 }, async (_, writer) => {
    await using store = await delta(inBucket("busy")).open();
    for (let index = 0; index < 5; index++) await store.write(note, [noteRow(`${writer}-${index}`)]);
  });
  await Promise.all(writers);
  await using store = await delta(inBucket("busy")).open({ mode: "read" });
  expect(await (await store.read(note)).count()).toBe(20);
});

it("a missing bucket is an error without the secret", async () => {
  const options = { ...inBucket("x"), path: "s3://no-such-bucket/x" };
  const refused = await rejection(delta(options).open());
  expect(refused).toMatchObject({ code: "STORE_NOT_FOUND", message: expect.stringContaining("no-such-bucket") });
  expect(`${refused.message} ${String((refused as Error).stack)}`).not.toContain(secret);
});

it("wrong credentials are an error without the secret", async () => {
  await using strict = await startS3({ strict: true });
  const options = { path: "s3://store/x", storageOptions: strict.settings(secret) };
  const refused = await rejection(delta(options).open());
  expect(refused).toMatchObject({ code: "CONFIG_INVALID", message: expect.stringContaining("InvalidAccessKeyId") });
  expect(`${refused.message} ${String((refused as Error).stack)}`).not.toContain(secret);
});
