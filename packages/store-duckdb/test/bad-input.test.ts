import { inspect } from "node:util";
import { rejection } from "@metaxy-ts/testing";
import { describe, expect, it } from "vitest";
import { duckdb } from "../src/index.js";
import { expectRefused, free, freeRow } from "./support/free.js";
import { openStore } from "./support/store.js";

describe("names that DuckDB cannot store are refused", () => {
  it.each<[string, Readonly<Record<string, unknown>>, RegExp]>([
    ["a NUL", { "a\0b": 1 }, /"a\\u0000b": names cannot have the character NUL/],
    [
      "two columns of one name",
      { other: 1, OTHER: 2 },
      /"OTHER", but DuckDB is not case-sensitive and cannot distinguish it from "other"/,
    ],
    [
      "two members of one name",
      { object: { a: 1, A: 2 } },
      /"A", but DuckDB is not case-sensitive and cannot distinguish it from "a"/,
    ],
    ["the name of a stored column", { NUMBER: 1 }, /column "NUMBER".* differs from another only in case/],
  ])("%s", async (_, columns, message) => {
    await using store = await openStore();
    await store.write(free, [freeRow("a", { number: 1 })]);
    await expectRefused(store, free, () => store.write(free, [freeRow("c", columns)]), "WRITE_INVALID", message);
  });
});

describe("a Parquet file is refused", () => {
  it.each<[string, string, RegExp]>([
    ["that does not exist", "/nowhere.parquet", /There is no file \/nowhere\.parquet\. Check the path/],
    ["that is another file", new URL(import.meta.url).pathname, /bad-input\.test\.ts is not a Parquet file/],
  ])("%s", async (_, parquet, message) => {
    await using store = await openStore();
    await expectRefused(store, free, () => store.write(free, { parquet }), "ARGUMENT_INVALID", message);
  });
});

it("a query that is not SQL is refused", async () => {
  await using store = await openStore();
  expect(await rejection(store.query(5 as never))).toMatchObject({
    code: "ARGUMENT_INVALID",
    message: expect.stringContaining("query takes SQL as a string"),
  });
  const wrong = await rejection(store.query("selekt 1"));
  expect({ code: wrong.code, message: wrong.message }).toEqual({
    code: "STORE_FAILED",
    message: expect.stringContaining("selekt"),
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
