import { defineFeature, from } from "@metaxy-ts/core";
import { rejection, values } from "@metaxy-ts/testing";
import { newDatabase, orSkip, sharedDatabase, startMariadb } from "@metaxy-ts/testing/databases";
import fc from "fast-check";
import { createConnection } from "mysql2/promise";
import { expect, it } from "vitest";
// @boundaries-ignore how often properties are tried is set for all packages
import { runs } from "../../../vitest.runs.js";
import { mariadb } from "../src/mariadb.js";

const page = defineFeature({ key: "page", id: ["id"], fields: { main: "1" } });
const book = defineFeature({
  key: "book",
  id: ["book"],
  deps: [from(page, { lineage: { type: "aggregation", by: ["book"] } })],
} as never);
const row = (id: string, more: object = {}) => ({ id, ...more, metaxy_provenance_by_field: { main: "1" } });

it("writes any string into statements so that it means the same in every sql_mode", async (context) => {
  const { url } = await newDatabase(await orSkip(context, sharedDatabase("mariadb")));
  await using store = await mariadb({ url, autoCreate: true }).open({ mode: "write" });
  await store.write(page, [row("a")]);
  const connection = await createConnection(url);
  const text = fc.string({
    unit: fc.constantFrom("\\", "'", '"', "`", "%", "_", "\n", "\0", "ü", "\u{1f600}", "a", ";", "--"),
  });
  try {
    await fc.assert(
      fc.asyncProperty(text, async (value) => {
        const quoted = value.replaceAll("'", "''");
        const relation = await store.read(page, { filters: `id = '${quoted}' OR id != '${quoted}x'` });
        const { sql } = relation;
        for (const mode of ["", "NO_BACKSLASH_ESCAPES", "ANSI_QUOTES"]) {
          await connection.query(`set sql_mode = '${mode}'`);
          const [rows] = await connection.query(sql);
          expect(rows).toMatchObject([{ id: "a" }]);
        }
      }),
      runs(50),
    );
  } finally {
    await connection.end();
  }
});

it("keeps apart samples whose strings differ in case, in a space at the end, or behind a thousand characters", async (context) => {
  const { url } = await newDatabase(await orSkip(context, sharedDatabase("mariadb")));
  await using store = await mariadb({ url, autoCreate: true }).open({ mode: "write" });
  const long = "x".repeat(5000);
  const ids = ["a", "a ", "A", "á", "", " ", long, `${long}y`, `${long}Y`, `${long}y `];
  await store.write(
    page,
    ids.map((id) => row(id, { book: id })),
  );
  await store.write(
    page,
    ids.map((id) => row(id, { book: id })),
  );
  expect(await values(await store.read(page), "id")).toEqual([...ids].sort());
  await using increment = await store.resolve(book);
  expect(await increment.counts()).toMatchObject({ new: ids.length });
  await store.write(book, increment.new);
  await using again = await store.resolve(book);
  expect(await again.counts()).toMatchObject({ new: 0, stale: 0, orphaned: 0 });
});

it.for(["utf8mb4_general_ci", "utf8mb4_bin", "latin1_swedish_ci"])(
  "keeps apart the samples of a table that another program made with %s",
  async (collation, context) => {
    const { url } = await newDatabase(await orSkip(context, sharedDatabase("mariadb")));
    await using store = await mariadb({ url, autoCreate: true }).open({ mode: "write" });
    await store.write(page, [row("0", { book: "b" })]);
    const connection = await createConnection(url);
    const type = `varchar(50) character set ${collation.split("_")[0]} collate ${collation}`;
    await connection.query(`alter table page modify id ${type}, modify book ${type}`);
    const ids = ["a", "a ", "A", "á"];
    await store.write(
      page,
      ids.map((id) => row(id, { book: id })),
    );
    for (const id of ids) expect(await values(await store.read(page, { filters: `id = '${id}'` }), "id")).toEqual([id]);
    expect(await values(await store.read(page, { columns: ["book"], filters: "id >= 'a'" }), "book")).toEqual([
      "a",
      "a ",
      "á",
    ]);
    await using increment = await store.resolve(book);
    expect(await increment.counts()).toMatchObject({ new: 5 });
    await store.write(book, increment.new);
    await using again = await store.resolve(book);
    expect(await again.counts()).toMatchObject({ new: 0, stale: 0, orphaned: 0 });
    const [[made]] = (await connection.query("show create table book")) as unknown as [[Record<string, string>]];
    expect(made["Create Table"]).toMatch(/`book` longtext DEFAULT NULL/);
    expect(await store.delete(page, [{ id: "a" }])).toBe(1);
    expect(await store.delete(page, "id = 'A'", { hard: true })).toBe(1);
    expect(await values(await store.read(page), "id")).toEqual(["0", "a ", "á"]);
    const emoji = store.write(page, [row("\u{1f600}", { book: "b" })]);
    if (collation.startsWith("latin1"))
      expect(await rejection(emoji)).toMatchObject({
        code: "WRITE_INVALID",
        message: expect.stringMatching(/`id`.*utf8mb4/),
      });
    else await emoji;
    await connection.end();
  },
);

it("has texts of every character in a database of another character set", async (context) => {
  const { url, database } = await newDatabase(await orSkip(context, sharedDatabase("mariadb")));
  const connection = await createConnection(url);
  await connection.query(`alter database ${database} character set latin1`);
  await connection.end();
  await using store = await mariadb({ url, autoCreate: true }).open({ mode: "write" });
  await store.write(page, [row("\u{1f600}", { text: "日本", list: ["日"] })]);
  expect(await (await store.read(page, { filters: "text = '日本'" })).rows()).toMatchObject([
    { id: "\u{1f600}", text: "日本", list: ["日"] },
  ]);
});

it("does not hash the values of a sample that the server would make null", async (context) => {
  await using server = await orSkip(context, startMariadb({ settings: { max_allowed_packet: 1_048_576 } }));
  await using store = await mariadb({ url: server.url, autoCreate: true }).open({ mode: "write" });
  const [left, right] = ["left", "right"].map((key) => defineFeature({ key, id: ["id"], fields: { main: "1" } }));
  const both = defineFeature({ key: "both", id: ["id"], deps: [left, right], fields: { main: "1" } } as never);
  const write = (feature: unknown, length: number) =>
    store.write(feature as typeof page, [{ id: "a", metaxy_provenance_by_field: { main: "x".repeat(length) } }]);
  await write(left, 500_000);
  await write(right, 500_000);
  await using fits = await store.resolve(both);
  expect(await fits.new.rows()).toMatchObject([{ metaxy_provenance: expect.any(String) }]);
  await write(right, 600_000);
  await using large = await store.resolve(both);
  const refused = { code: "STORE_FAILED", message: expect.stringContaining("max_allowed_packet") };
  expect(await rejection(large.new.rows())).toMatchObject(refused);
  expect(await rejection(store.write(both, large.pending as never))).toMatchObject(refused);
  expect(await rejection(write(left, 1_100_000))).toMatchObject(refused);
  await write(left, 1); // the server ends a connection whose packet was too large
});

it("does not hash a group that the server would cut", async (context) => {
  await using server = await orSkip(context, startMariadb({ settings: { max_allowed_packet: 1_048_576 } }));
  await using store = await mariadb({ url: server.url, autoCreate: true }).open({ mode: "write" });
  const rows = Array.from({ length: 40 }, (_, index) => ({
    id: `${index}`,
    book: "b",
    metaxy_provenance_by_field: { main: `${index}`.padEnd(50_000, "x") },
  }));
  await store.write(page, rows.slice(0, 10));
  await using small = await store.resolve(book);
  expect(await small.counts()).toMatchObject({ new: 1 });
  await store.write(page, rows.slice(10, 20));
  await store.write(page, rows.slice(20, 30));
  await using large = await store.resolve(book);
  expect(await rejection(large.new.rows())).toMatchObject({
    code: "STORE_FAILED",
    message: expect.stringContaining("max_allowed_packet"),
  });
});
