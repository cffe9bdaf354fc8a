import { inspect } from "node:util";
import type { Store } from "@metaxy-ts/core";
import { defineFeature, FeatureGraph } from "@metaxy-ts/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { duckdb } from "../src/index.js";
import { crop, video, videoRow, writeVideos } from "./support/features.js";
import { expectRefused, free, freeRow, storedCount } from "./support/free.js";
import { rejection } from "./support/rejects.js";
import { openStore } from "./support/store.js";

let empty: Store;
let filled: Store;
beforeAll(async () => {
  empty = await openStore();
  filled = await openStore();
  await writeVideos(filled, "a", "b");
  await filled.write(free, [freeRow("a", { number: 1, text: "x", at: new Date(0), ratio: 0.5 })]);
});
afterAll(async () => {
  await empty.close();
  await filled.close();
});

function without(row: object, column: string): object {
  return Object.fromEntries(Object.entries(row).filter(([name]) => name !== column));
}

const invalid = "WRITE_INVALID";

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
      await expectRefused(store, video, () => store.write(video, rows as never), invalid, message);
    }
  });

  it("the first five of them by name", async () => {
    const rows = Array.from({ length: 9 }, (_, index) => ({ ...videoRow(`v${index}`), path: 5 })) as never;
    const { message } = await rejection(empty.write(video, rows));
    expect(message.match(/row \d/g)).toEqual(["row 1", "row 2", "row 3", "row 4", "row 5"]);
  });

  it("when they are those of a child without versions", async () => {
    await expectRefused(
      filled,
      crop,
      () => filled.write(crop, [{ video_id: "a", path: "a" }] as never),
      invalid,
      /no column metaxy_provenance_by_field\. Write rows that come from an increment of resolve/,
    );
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
    ["with a NUL in a name", [freeRow("c", { "a\0b": 1 })], /"a\\u0000b": names cannot have the character NUL/],
    [
      "with two columns of one name",
      [freeRow("c", { other: 1, OTHER: 2 })],
      /"OTHER", but DuckDB is not case-sensitive and cannot distinguish it from "other"/,
    ],
    [
      "with two members of one name",
      [freeRow("c", { object: { a: 1, A: 2 } })],
      /"A", but DuckDB is not case-sensitive and cannot distinguish it from "a"/,
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
      await expectRefused(store, free, () => store.write(free, rows as never), invalid, message);
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
    ["NUMBER", 1, /column "NUMBER".* differs from another only in case/],
  ])("when column %s of the table does not take %o", async (column, value, message) => {
    await expectRefused(filled, free, () => filled.write(free, [freeRow("c", { [column]: value })]), invalid, message);
  });

  it.each([2 ** 60, Number.NaN, 0.5])("but integers become floats for %s, which loses nothing", async (value) => {
    await using store = await openStore();
    await store.write(free, [freeRow("a", { number: 1 })]);
    await store.write(free, [freeRow("b", { number: value })]);
    expect((await (await store.read(free)).rows()).map(({ number }) => number)).toEqual(
      expect.arrayContaining([1, value]),
    );
  });

  it("no more than needed", async () => {
    await using store = await openStore();
    const values = {
      integer: 5,
      negative: -0,
      big: 2n ** 63n - 1n,
      beyond: 2 ** 60,
      nan: Number.NaN,
      infinite: Number.NEGATIVE_INFINITY,
      at: new Date("9999-12-31T23:59:59.999Z"),
      before: new Date("0001-01-01"),
      bytes: new Uint8Array([0, 255]),
      list: [1, null, 3],
      floats: new Float32Array([0.5, 1]),
      integers: new BigInt64Array([1n, -1n]),
      object: { a: [{ b: "x" }] },
    };
    await store.write(free, [freeRow("a", { ...values, nothing: null, missing: undefined })]);
    const [row] = await (await store.read(free)).rows();
    expect(row).toMatchObject({
      ...values,
      negative: 0,
      floats: [0.5, 1],
      integers: [1, -1],
      object: { a: [{ b: "x" }] },
    });
    expect(row).not.toHaveProperty("nothing"); // a column without a value has no type yet
    expect(row).not.toHaveProperty("missing");
    await store.write(free, [freeRow("b", { at: "2024-01-01T00:00:00+02:00", before: "2024-01-01" })]);
    const [instants] = await (await store.read(free, { filters: "id = 'b'" })).rows();
    expect(instants).toMatchObject({ at: new Date("2023-12-31T22:00:00Z"), before: new Date("2024-01-01") });
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
    [{ parquet: "/nowhere.parquet" }, /There is no file \/nowhere\.parquet\. Check the path/],
    [{ parquet: new URL(import.meta.url).pathname }, /bad-input\.test\.ts is not a Parquet file/],
  ])("%o", async (rows, message) => {
    for (const store of [empty, filled]) {
      await expectRefused(store, video, () => store.write(video, rows as never), "ARGUMENT_INVALID", message);
    }
  });
});

it("an error of the caller's own rows stores nothing", async () => {
  function* rows() {
    yield videoRow("c");
    throw new Error("mine");
  }
  await expectRefused(filled, video, () => filled.write(video, rows()), "INPUT_FAILED", /threw an error.*mine/);
});

it("an empty write makes the table and stores nothing, one of no features nothing at all", async () => {
  await using store = await openStore();
  expect(await store.writeMany([])).toEqual({ rows: 0, repeated: false });
  expect(await storedCount(store, video)).toBeNull();
  expect(await store.write(video, [])).toEqual({ rows: 0, repeated: false });
  expect(await storedCount(store, video)).toBe(0);
});

it("one wrong feature of several stores none of them", async () => {
  const other = defineFeature({
    key: "other",
    id: ["id"],
    schema: z.object({ id: z.string() }),
    fields: { f: { dataVersion: "id" } },
  });
  const entries = [
    { feature: other, rows: [{ id: "a" }] },
    { feature: free, rows: [freeRow("a"), freeRow("a")] },
  ];
  await expectRefused(empty, other, () => empty.writeMany(entries), invalid, /free: 2 rows with the same id/);
  await expectRefused(
    empty,
    free,
    () => empty.writeMany(entries.toReversed()),
    invalid,
    /free: 2 rows with the same id/,
  );
});

describe("a key", () => {
  it("that the graph does not have is not found, with the one that was meant", async () => {
    await using store = await openStore({ graph: new FeatureGraph([video, crop]) });
    for (const call of [
      () => store.read("vidoe/raw"),
      () => store.resolve("vidoe/raw"),
      () => store.write("vidoe/raw", []),
      () => store.delete("vidoe/raw", "TRUE"),
      () => store.drop("vidoe/raw"),
      () => store.has("vidoe/raw"),
      () => store.progress("vidoe/raw"),
    ]) {
      expect(await rejection(call())).toMatchObject({
        code: "FEATURE_NOT_FOUND",
        message: expect.stringContaining('vidoe/raw; did you mean "video/raw"?'),
      });
    }
  });

  it("needs a graph", async () => {
    expect(await rejection(empty.read("video/raw"))).toMatchObject({
      code: "FEATURE_NOT_FOUND",
      message: expect.stringContaining("no graph to look up"),
    });
  });
});

describe("filters name columns that exist", () => {
  it.each<[string, (store: Store) => Promise<unknown>]>([
    ["read", (store) => store.read(video, { filters: "pth = 'x'" })],
    ["resolve", (store) => store.resolve(crop, { filters: { "video/raw": "pth = 'x'" } })],
    ["resolve, for all", (store) => store.resolve(crop, { globalFilters: "pth = 'x'" })],
    ["delete", (store) => store.delete(video, "pth = 'x'")],
    ["delete for good", (store) => store.delete(video, "pth = 'x'", { hard: true })],
  ])("of %s", async (_what, call) => {
    const before = await storedCount(filled, video);
    expect(await rejection(call(filled))).toMatchObject({
      code: "FILTER_INVALID",
      message: expect.stringContaining('the unknown column "pth"; did you mean "path"?'),
    });
    expect(await storedCount(filled, video)).toBe(before);
  });

  it("and values of their type", async () => {
    const error = await rejection(filled.read(video, { filters: "size = 'x'" }).then((rows) => rows.rows()));
    expect(error).toMatchObject({ code: "FILTER_INVALID", message: expect.stringContaining('"size" is integer') });
  });
});

describe("an option that nobody reads is refused, by", () => {
  it.each<[string, (store: Store) => unknown]>([
    ["read", (store) => store.read(video, { filter: "x" } as never)],
    ["write", (store) => store.write(video, [videoRow("c")], { idempotency: "x" } as never)],
    ["resolve", (store) => store.resolve(crop, { filter: "x" } as never)],
    ["delete", (store) => store.delete(video, "TRUE", { soft: true } as never)],
    ["rebase", (store) => store.rebase(crop, { from: "x", filter: "x" } as never)],
    ["copyFrom", (store) => store.copyFrom(store, { filter: "x" } as never)],
    ["has", (store) => store.has(video, { fallbacks: true } as never)],
    ["bufferedWriter", async (store) => store.bufferedWriter({ flush: 1 } as never)],
    ["open", () => duckdb({ path: ":memory:" }).open({ read: true } as never)],
  ])("%s", async (name, call) => {
    const before = await storedCount(filled, video);
    const error = await rejection(call(filled) as Promise<unknown>);
    expect(error.code).toBe(name === "resolve" ? "RESOLVE_INVALID" : "ARGUMENT_INVALID");
    expect(error.message).toMatch(new RegExp(`${name} has no option "\\w+"; (did you mean|known options)`));
    expect(await storedCount(filled, video)).toBe(before);
  });

  it.each<[string, (store: Store) => unknown, RegExp]>([
    ["read", (store) => store.read(video, null as never), /read takes an object of options; it got null/],
    ["read", (store) => store.read(video, { asOf: "2024-01-01" as never }), /read takes a valid Date for asOf/],
    ["read", (store) => store.read(video, { asOf: new Date("x") }), /read takes a valid Date for asOf/],
    ["read", (store) => store.read(video, { columns: "path" as never }), /read takes a list of columns/],
    ["read", (store) => store.read(video, { columns: ["pth" as never] }), /no column "pth"; did you mean "path"\?/],
    [
      "write",
      (store) => store.write(video, [videoRow("c")], { idempotencyKey: "" }),
      /a string that is not empty as idempotencyKey; it is ""/,
    ],
    [
      "write",
      (store) => store.write(video, [videoRow("c")], { idempotencyKey: 5 as never }),
      /idempotencyKey; it is 5/,
    ],
    [
      "write",
      (store) => store.write(video, [videoRow("c")], { materializationId: 5 as never }),
      /materializationId; it is 5/,
    ],
    [
      "write",
      (store) => store.write(video, [videoRow("c")], { signal: 5 as never }),
      /an AbortSignal as signal; it is 5/,
    ],
    ["bufferedWriter", async (store) => store.bufferedWriter({ flushRows: 0 }), /a number above 0 for flushRows/],
    ["bufferedWriter", async (store) => store.bufferedWriter({ flushInterval: Number.NaN }), /flushInterval/],
    ["query", (store) => store.query(5 as never), /query takes SQL as a string/],
    ["copyFrom", (store) => store.copyFrom({} as never), /copyFrom takes an open store as its source/],
    [
      "toParquet",
      async (store) => (await store.read(video)).toParquet(5 as never),
      /toParquet needs the path of a Parquet file; it got 5/,
    ],
    [
      "batches",
      async (store) => (await store.read(video)).batches(0),
      /size of a batch has to be a whole number of at least 1; it is 0/,
    ],
    [
      "open",
      () => duckdb({ path: ":memory:" }).open({ mode: "rw" as never }),
      /mode of open is "read" or "write"; it is "rw"/,
    ],
  ])("%s, and so is a value that it cannot take", async (_name, call, message) => {
    const before = await storedCount(filled, video);
    const error = await rejection(call(filled) as Promise<unknown>);
    expect(["ARGUMENT_INVALID", "READ_INVALID"]).toContain(error.code);
    expect(error.message).toMatch(message);
    expect(await storedCount(filled, video)).toBe(before);
  });
});

describe("the configuration", () => {
  const memory = { path: ":memory:" };
  it.each<[unknown, RegExp]>([
    [undefined, /takes an object of options/],
    ["a.duckdb", /takes an object of options/],
    [{}, /option path of duckdb\(\) is undefined; it has to be the path of a file, or ":memory:"/],
    [{ path: "" }, /option path of duckdb\(\) is ""/],
    [{ path: "a\0.duckdb" }, /option path of duckdb\(\) is "a\\u0000\.duckdb"/],
    [{ ...memory, pth: 1 }, /duckdb\(\) has no option "pth"; did you mean "path"\?/],
    [{ ...memory, threads: 0 }, /threads of duckdb\(\) is 0; it has to be a whole number of at least 1/],
    [{ ...memory, memoryLimit: "lots" }, /memoryLimit of duckdb\(\) is "lots"; it has to be a size such as "4GB"/],
    [{ ...memory, tempDirectory: 5 }, /tempDirectory of duckdb\(\) is 5; it has to be the path of a folder/],
    [
      { ...memory, tablePrefix: "it's" },
      /tablePrefix of duckdb\(\) is "it's"; it has to be lower-case letters, digits and _/,
    ],
    [{ ...memory, tablePrefix: "" }, /tablePrefix of duckdb\(\) is ""/],
    [{ ...memory, graph: {} }, /graph of duckdb\(:memory:\) has to be a FeatureGraph/],
    [{ ...memory, fallbackStores: [5] }, /fallbackStores of duckdb\(:memory:\) has to be a list of stores/],
    [{ ...memory, autoCreate: "yes" }, /autoCreate of duckdb\(:memory:\) has to be true or false/],
    [{ ...memory, materializationId: 5 }, /materializationId of duckdb\(:memory:\) has to be a string/],
    [
      { ...memory, hash: { algorithm: "sha1" } },
      /Unknown hash algorithm "sha1"; use one of md5, sha256, xxhash32, xxhash64/,
    ],
    [{ ...memory, hash: { length: 7 } }, /hash length is 7; use a whole number from 8 to 64/],
    [{ ...memory, hash: { len: 7 } }, /no option "len"/],
    [{ ...memory, hash: null }, /takes an object of options; it got null/],
  ])("%o is refused", async (options, message) => {
    const error = await rejection((async () => duckdb(options as never))());
    expect(error.code).toBe(inspect(options).includes("hash:") ? "HASH_SETTINGS_INVALID" : "CONFIG_INVALID");
    expect(error.message).toMatch(message);
  });
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
  await using store = await openStore();
  const error = await rejection(store.write(hashed, [{ id: "a" }, { id: "b" }]));
  expect(error).toMatchObject({ code: "WRITE_INVALID", details: { rowIndexes: [1] }, cause: thrown });
  expect(error.message).toMatch(/row 2: the data version of field main threw an error: mine/);
  const writer = store.bufferedWriter();
  writer.put(hashed, [{ id: "a" }, { id: "b" }, { id: "c" }]);
  await expect(writer.close()).rejects.toMatchObject({ code: "WRITE_INVALID" });
  expect([writer.written, writer.refused]).toEqual([2, 1]);
});
