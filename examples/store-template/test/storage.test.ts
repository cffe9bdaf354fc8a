import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { column, defineFeature } from "@metaxy-ts/core";
import { afterEach, beforeEach, expect, test } from "vitest";
import { jsonLines } from "../src/index.js";

// What only this store has to show. Everything that all stores promise is in the conformance suite.

const sample = defineFeature({ key: "sample", id: ["id"], fields: ["main"] });
const rowOf = (id: string) => ({ id, metaxy_provenance_by_field: { main: "1" } });

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "jsonl-"));
});
afterEach(() => rm(folder, { recursive: true }));

test("values of every type come back as they were", async () => {
  const values = {
    text: "line\u2028 break\n, nul \0, é😀",
    integer: 2n ** 63n - 1n,
    float: 0.1,
    infinite: Number.NEGATIVE_INFINITY,
    nothing: null,
    flag: true,
    at: new Date("2024-02-29T12:00:00.123Z"),
    bytes: new Uint8Array([0, 10, 255]),
    list: [1.5, null, Number.POSITIVE_INFINITY],
    nested: { bytes: [new Uint8Array([1])], integer: 2n ** 60n, text: "2" },
  };
  await using store = await jsonLines({ folder }).open();
  const other = { ...values, nothing: "a value, without which there is no column" };
  await store.write(sample, [
    { ...rowOf("a"), ...values },
    { ...rowOf("b"), ...other },
  ]);
  const rows: readonly object[] = await (await store.read(sample)).rows();
  expect(rows).toHaveLength(2);
  for (const wanted of [values, other]) expect(rows).toContainEqual(expect.objectContaining(wanted));
});

test("what a crashed process left is no row, and does no harm", async () => {
  await using store = await jsonLines({ folder }).open();
  await store.write(sample, [rowOf("a")]);
  await writeFile(join(folder, ".3f0c1f4e"), '{"columns":[{"name":"id"');
  expect(await (await store.read(sample)).count()).toBe(1);
  await store.drop(sample);
  expect(await store.has(sample)).toBe(false);
});

test("a file that was cut is an error, not a shorter table", async () => {
  await using store = await jsonLines({ folder }).open();
  await store.write(sample, [rowOf("a")]);
  await writeFile(join(folder, "sample.1-cut.jsonl"), '{"columns":[]}\n{"id":');
  await expect((await store.read(sample)).rows()).rejects.toMatchObject({ code: "STORE_CORRUPT" });
});

test("one process at a time deletes rows of a table permanently", async () => {
  await using store = await jsonLines({ folder }).open();
  await store.write(sample, [rowOf("a"), rowOf("b")]);
  await writeFile(join(folder, ".sample.lock"), "");
  const remove = () => store.delete(sample, column<string>("id").eq("a"), { hard: true });
  await expect(remove()).rejects.toMatchObject({ code: "STORE_LOCKED" });
  await rm(join(folder, ".sample.lock"));
  expect(await remove()).toBe(1);
  expect((await readdir(folder)).filter((name) => name.startsWith("."))).toEqual([]);
});

test("a folder that is not there cannot be read", async () => {
  const opening = jsonLines({ folder: join(folder, "none") }).open({ mode: "read" });
  await expect(opening).rejects.toMatchObject({ code: "STORE_NOT_FOUND" });
});

test("options are checked", () => {
  expect(() => jsonLines({ folder: "" })).toThrow(expect.objectContaining({ code: "CONFIG_INVALID" }));
  expect(() => jsonLines({ folder, foldr: "x" } as never)).toThrow("folder");
});
