import { rejection } from "@metaxy-ts/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import type { Store } from "../../src/index.js";
import { defineFeature, from } from "../../src/index.js";
import { memory } from "../../src/memory.js";

const video = defineFeature({
  key: "video/raw",
  id: ["video_id"],
  schema: z.object({ video_id: z.string(), path: z.string(), size: z.int(), hash: z.string() }),
  fields: { main: { dataVersion: "hash" } },
});
const crop = defineFeature({ key: "video/crop", id: ["video_id"], deps: [from(video, { select: [] })] });
const videoRow = (video_id: string) => ({ video_id, path: `${video_id}.mp4`, size: 1, hash: video_id });

/** Without a schema: its rows provide their versions and any columns. */
const free = defineFeature({ key: "free", id: ["id"], fields: ["x", "y"] });
const freeRow = (id: unknown, other: Readonly<Record<string, unknown>> = {}): never =>
  ({ id, metaxy_provenance_by_field: { x: "1", y: "2" }, ...other }) as never;

let empty: Store;
let filled: Store;
beforeAll(async () => {
  empty = await memory().open();
  filled = await memory().open();
  await filled.write(video, [videoRow("a"), videoRow("b")]);
  await filled.write(free, [freeRow("a", { number: 1, text: "x", at: new Date(0), ratio: 0.5 })]);
});
afterAll(async () => {
  await empty.close();
  await filled.close();
});

type Target = typeof video | typeof crop | typeof free;

/** Every stored row; null without a table. */
async function storedCount(store: Store, feature: Target): Promise<number | null> {
  if (!(await store.has(feature))) return null;
  return (await store.read(feature as typeof free, { withSampleHistory: true, includeSoftDeleted: true })).count();
}

/** The write is refused with this message, and the feature is as it was before. */
async function expectRefused(
  store: Store,
  feature: Target,
  rows: unknown,
  message: RegExp,
  code = "WRITE_INVALID",
): Promise<void> {
  const before = await storedCount(store, feature);
  const error = await rejection(store.write(feature as typeof free, rows as never));
  expect({ code: error.code, message: error.message }).toEqual({ code, message: expect.stringMatching(message) });
  expect(await storedCount(store, feature)).toBe(before);
}

function without(row: object, column: string): object {
  return Object.fromEntries(Object.entries(row).filter(([name]) => name !== column));
}

describe("rows of a feature with a schema are refused", () => {
  const row = videoRow("c");
  it.each<[string, unknown[], RegExp]>([
    [
      "without an ID",
      [row, without(row, "video_id")],
      /video\/raw:\n {2}row 2: video_id: .*expected string, received undefined/,
    ],
    ["with a null ID", [{ ...row, video_id: null }], /row 1: video_id: .*expected string, received null/],
    ["with an ID twice", [row, videoRow("d"), row], /2 rows with the same video_id as another: \{"video_id":"c"\}/],
    ["with a value of another type", [{ ...row, path: 5 }], /row 1: path: .*expected string, received number/],
    [
      "with a column that is not known",
      [{ ...row, pth: "x" }],
      /row 1: column "pth" is not in the feature's schema; did you mean "path"\?/,
    ],
    ["without a required column", [without(row, "path")], /row 1: path: .*expected string, received undefined/],
    [
      "with a reserved name",
      [{ ...row, metaxy_other: 1 }],
      /row 1: column metaxy_other is not a system column, but its name is reserved for the library/,
    ],
    ["with NaN", [{ ...row, size: Number.NaN }], /row 1: size: .*received NaN/],
    ["with an integer beyond the safe ones", [{ ...row, size: 2 ** 60 }], /row 1: size: /],
    ["that are a number", [row, 5], /A write to video\/raw: row 2 is not an object\./],
    ["that are null", [null], /row 1 is not an object\./],
    ["that are a list", [["c"]], /row 1 is not an object\./],
    ["that are a function", [() => row], /row 1 is not an object\./],
  ])("%s", async (_what, rows, message) => {
    for (const store of [empty, filled]) {
      await expectRefused(store, video, rows, message);
    }
  });

  it("the first five of them by name", async () => {
    const rows = Array.from({ length: 9 }, (_, index) => ({ ...videoRow(`v${index}`), path: 5 })) as never;
    const { message } = await rejection(empty.write(video, rows));
    expect(message.match(/row \d/g)).toEqual(["row 1", "row 2", "row 3", "row 4", "row 5"]);
  });

  it("when they are those of a child without versions", async () => {
    const message = /no column metaxy_provenance_by_field\. Write rows that come from an increment of resolve/;
    await expectRefused(filled, crop, [{ video_id: "a" }], message);
  });
});

describe("rows of a feature without a schema are refused", () => {
  const versions = (value: unknown): unknown[] => [{ id: "c", metaxy_provenance_by_field: value }];
  it.each<[string, unknown[], RegExp]>([
    [
      "without an ID column",
      [freeRow(undefined)].map((row) => without(row, "id")),
      /column "id" is an ID column, but the rows do not have it/,
    ],
    ["with an ID missing", [freeRow("c"), without(freeRow("c"), "id")], /1 row without id: \{"id":null\}/],
    ["with null IDs", [freeRow(null), freeRow(null)], /2 rows without id: \{"id":null\}, \{"id":null\}/],
    ["with an ID twice", [freeRow("c"), freeRow("c")], /2 rows with the same id as another: \{"id":"c"\}/],
    ["without versions", [{ id: "c" }], /no column metaxy_provenance_by_field\. Set `dataVersion`/],
    ["without a field's version", versions({ x: "1" }), /row 1: metaxy_provenance_by_field lacks y/],
    [
      "with a version of no field",
      versions({ x: "1", y: "2", z: "3" }),
      /metaxy_provenance_by_field has z, which the feature has no field for; did you mean "x"/,
    ],
    [
      "with a version that is a number",
      versions({ x: 1, y: "2" }),
      /metaxy_provenance_by_field\.x is 1; it has to be a string/,
    ],
    ["with null versions", versions(null), /1 row without metaxy_provenance_by_field: \{"id":"c"\}/],
    [
      "with a list of versions",
      versions(["1", "2"]),
      /metaxy_provenance_by_field is \["1","2"\]; it has to be an object with x, y/,
    ],
    ["with a Map of versions", versions(new Map([["x", "1"]])), /metaxy_provenance_by_field lacks x, y/],
    [
      "with a provenance that is a number",
      [freeRow("c", { metaxy_provenance: 5 })],
      /column metaxy_provenance is integer; it has to be string/,
    ],
    ["with a reserved name", [freeRow("c", { metaxy_other: 1 })], /column metaxy_other is not a system column/],
    [
      "with a nameless column",
      [freeRow("c", { "": 1 })],
      /cannot store column "": it has to have a name\. Rename it\./,
    ],
    [
      "with columns of several types",
      [freeRow("c", { v: 1 }), freeRow("d", { v: "x" })],
      /row 2: column "v" has "x", but it is integer in earlier rows/,
    ],
    ["with lists of several types", [freeRow("c", { v: [1, "x"] })], /row 1, column "v": "x" does not fit integer/],
    ["with a function", [freeRow("c", { v: () => 1 })], /row 1: column "v" has a function, which no column can store/],
    [
      "with a symbol",
      [freeRow("c", { v: Symbol("s") })],
      /row 1: column "v" has Symbol\(s\), which no column can store/,
    ],
    [
      "with a Map",
      [freeRow("c", { v: new Map([["a", 1]]) })],
      /row 1: column "v" has a Map, which no column can store/,
    ],
    ["with a Set in a list", [freeRow("c", { v: [new Set()] })], /row 1: column "v" has .*, which no column can store/],
    ["with an empty object", [freeRow("c", { v: {} })], /row 1: column "v" has \{\}, an object without members/],
    [
      "with an invalid date",
      [freeRow("c", { v: new Date("x") })],
      /row 1, column "v": an invalid date does not fit timestamp/,
    ],
    [
      "with an integer beyond 64 bits",
      [freeRow("c", { v: 2n ** 63n })],
      /row 1, column "v": 9223372036854775808 does not fit integer/,
    ],
    [
      "with an integer below 64 bits",
      [freeRow("c", { v: -(2n ** 63n) - 1n })],
      /-9223372036854775809 does not fit integer/,
    ],
    [
      "with an integer that no float can hold",
      [freeRow("c", { v: 2n ** 60n + 1n }), freeRow("d", { v: 0.5 })],
      /row 1, column "v": 1152921504606846977 does not fit float/,
    ],
  ])("%s", async (_what, rows, message) => {
    for (const store of [empty, filled]) {
      await expectRefused(store, free, rows, message);
    }
  });

  it.each<[string, unknown, RegExp]>([
    ["number", "1", /row 1, column "number": "1" does not fit integer/],
    ["text", 1, /row 1, column "text": 1 does not fit string/],
    ["text", new Date(0), /"1970-01-01T00:00:00\.000Z" does not fit string/],
    ["at", "1", /row 1, column "at": "1" does not fit timestamp/],
    ["at", "2024-01-01T00:00:00", /"2024-01-01T00:00:00" does not fit timestamp/], // means another timestamp on every machine
    ["at", "2024-13-01", /"2024-13-01" does not fit timestamp/],
    ["at", 5, /5 does not fit timestamp/],
    ["ratio", "0.5", /"0\.5" does not fit float/],
  ])("when column %s of the table does not take %o", async (column, value, message) => {
    await expectRefused(filled, free, [freeRow("c", { [column]: value })], message);
  });
});

describe("what is no rows at all is refused", () => {
  it.each<[unknown, RegExp]>([
    [
      5,
      /A write to video\/raw got number\. It takes rows, an Arrow table, \{ arrow: batches \}, \{ parquet: path \}, or a relation/,
    ],
    ["rows", /got string/],
    [null, /got null/],
    [undefined, /got undefined/],
    [{}, /got object/],
    [Promise.resolve([]), /got a promise; await it/],
    [() => [], /got a function; call it/],
    [{ parquet: 5 }, /needs the path of a Parquet file; it got 5/],
    [{ parquet: "" }, /needs the path of a Parquet file; it got ""/],
    [{ parquet: "a\0b" }, /needs the path of a Parquet file; it got "a\\u0000b"/],
    [{ parquet: [] }, /got no Parquet file/],
  ])("%o", async (rows, message) => {
    for (const store of [empty, filled]) {
      await expectRefused(store, video, rows, message, "ARGUMENT_INVALID");
    }
  });
});

it("an error of the caller's own rows stores nothing", async () => {
  function* rows() {
    yield videoRow("c");
    throw new Error("mine");
  }
  await expectRefused(filled, video, rows(), /threw an error.*mine/, "INPUT_FAILED");
});

it("a row for which the feature's own code throws is refused, with what it threw", async () => {
  const thrown = new Error("mine");
  const hashed = defineFeature({
    key: "hashed",
    id: ["id"],
    schema: z.object({ id: z.string() }),
    fields: {
      main: {
        dataVersion: (row) => {
          if (row.id === "b") throw thrown;
          return row.id;
        },
      },
    },
  });
  await using store = await memory().open();
  const error = await rejection(store.write(hashed, [{ id: "a" }, { id: "b" }]));
  expect(error).toMatchObject({ code: "WRITE_INVALID", details: { rowIndexes: [1] }, cause: thrown });
  expect(error.message).toMatch(/row 2: the data version of field main threw an error: mine/);
  const writer = store.bufferedWriter();
  writer.put(hashed, [{ id: "a" }, { id: "b" }, { id: "c" }]);
  await expect(writer.close()).rejects.toMatchObject({ code: "WRITE_INVALID" });
  expect([writer.written, writer.refused]).toEqual([2, 1]);
});
