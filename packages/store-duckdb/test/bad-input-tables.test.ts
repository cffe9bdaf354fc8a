import type { RowsInput, Store } from "@metaxy-ts/core";
import { describe, expect, it } from "vitest";
import { video } from "./support/features.js";
import { useFolder } from "./support/files.js";
import { expectRefused, free } from "./support/free.js";
import { openStore } from "./support/store.js";

const file = useFolder();
const row = "'c' as video_id, 'p' as path, 1 as size, 'a' as audio_hash, 'f' as frames_hash";
const byField = (value: string): string => `select 'c' as id, ${value} as metaxy_provenance_by_field`;

/** What only SQL can make; the conformance suite has what a store gives. */
const refused: [string, string, RegExp][] = [
  [
    "with a reserved name",
    `select ${row}, 1 as metaxy_other`,
    /"metaxy_other" is not a system column, but its name is reserved for the library/,
  ],
  [
    "with a provenance that is a number",
    `select ${row}, 5 as metaxy_provenance`,
    /metaxy_provenance is integer; it has to be string/,
  ],
  [
    "with a timestamp that is a string",
    `select ${row}, 'x' as metaxy_deleted_at`,
    /metaxy_deleted_at is string; it has to be timestamp/,
  ],
];

/** By-field columns, as a struct and as a map, provided by rows whose feature does not declare where they come from. */
const members: [string, string, RegExp][] = [
  ["a struct that lacks a field", byField("{'x': '1'}"), /lacks y/],
  ["a struct of more than the fields", byField("{'x': '1', 'y': '2', 'z': '3'}"), /has unknown z/],
  [
    "a struct of numbers",
    byField("{'x': 1, 'y': 2}"),
    /metaxy_provenance_by_field is struct of x, y; it has to be a struct or a map of strings/,
  ],
  ["a null struct", byField("null::struct(x varchar, y varchar)"), /1 row without metaxy_provenance_by_field/],
  ["a map that lacks a field", byField("map(['x'], ['1'])"), /does not have exactly the members x, y/],
  [
    "a map of more than the fields",
    byField("map(['x', 'y', 'z'], ['1', '2', '3'])"),
    /does not have exactly the members x, y/,
  ],
  ["a map of numbers", byField("map(['x', 'y'], [1, 2])"), /it has to be a struct or a map of strings/],
  ["a text", byField("'text'"), /is string; it has to be a struct or a map of strings/],
];

type Bring = (store: Store, sql: string) => Promise<RowsInput<never>>;

const ways: [string, Bring][] = [
  ["a relation", (store, sql) => store.query(sql)],
  ["a relation of another store", async (_store, sql) => (await other()).query(sql)],
  ["Arrow", async (store, sql) => (await store.query(sql)).arrow()],
  [
    "Parquet",
    async (store, sql) => {
      files += 1;
      const parquet = file(`${files}.parquet`);
      await (await store.query(sql)).toParquet(parquet);
      return { parquet };
    },
  ],
];

let files = 0;
let opened: Promise<Store> | undefined;
function other(): Promise<Store> {
  opened ??= openStore();
  return opened;
}

describe.each(ways)("rows of %s are refused", (_way, bring) => {
  it.each(refused)("%s", async (_what, sql, message) => {
    await using store = await openStore();
    const rows = await bring(store, sql);
    await expectRefused(store, video, () => store.write(video, rows), "WRITE_INVALID", message);
    await store.write(video, await bring(store, `select ${row}`));
    await expectRefused(store, video, () => store.write(video, rows), "WRITE_INVALID", message);
  });

  it.each(members)("with versions in %s", async (_what, sql, message) => {
    await using store = await openStore();
    const rows = await bring(store, sql);
    await expectRefused(store, free, () => store.write(free, rows), "WRITE_INVALID", message);
    await store.write(free, await bring(store, byField("map(['y', 'x'], ['2', '1'])")));
    await expectRefused(store, free, () => store.write(free, rows), "WRITE_INVALID", message);
  });

  it("no more than needed: a map in any order is the same as a struct", async () => {
    await using store = await openStore();
    await store.write(free, await bring(store, byField("map(['y', 'x'], ['2', '1'])")));
    await store.write(free, await bring(store, byField("{'x': '1', 'y': '2'}")));
    const rows = await (await store.read(free, { withSampleHistory: true })).rows();
    expect(rows.map((stored) => stored.metaxy_provenance_by_field)).toEqual([
      { x: "1", y: "2" },
      { x: "1", y: "2" },
    ]);
    expect(new Set(rows.map((stored) => stored.metaxy_provenance)).size).toBe(1);
  });
});
