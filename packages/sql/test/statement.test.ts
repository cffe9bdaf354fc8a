import { defineFeature, from } from "@metaxy-ts/core";
import { expect, it } from "vitest";
import type { Statement } from "../src/index.js";
import { sqliteStore } from "./support/sqlite-store.js";

const hostile = `na"me'; drop table "t_raw" --`;
const parent = defineFeature({ key: "raw", id: [hostile, "order"], fields: ["x"] });
const child = defineFeature({
  key: "child",
  id: [hostile, "order"],
  deps: [from(parent, { rename: { select: "from" }, filters: [`"from" != 'o''clock'`] })],
  fields: { x: `it's "1"` },
});

it("takes every name and every value, whatever characters it has", async () => {
  const { store: configured, engine } = sqliteStore();
  await using store = await configured.open();
  const row = { [hostile]: `'; drop table "t_raw" --`, order: 1, select: "?", metaxy_provenance_by_field: { x: "'" } };
  await store.write(parent, [row, { ...row, order: 2, select: "o'clock" }]);
  const [pending, ...others] = (await (await store.resolve(child)).pending.rows()) as readonly Record<
    string,
    unknown
  >[];
  expect(others).toEqual([]);
  expect(pending).toMatchObject({ [hostile]: `'; drop table "t_raw" --`, order: 1, from: "?" });
  for (const value of ["o'clock", `'; drop table "t_raw" --`, `it's "1"`]) {
    const sent = ({ parameters }: Statement) => parameters.some((parameter) => String(parameter).includes(value));
    expect(engine.statements.some(sent)).toBe(true);
    expect(engine.statements.filter(({ sql }) => sql.includes(value))).toEqual([]);
  }
});

it("reads only the columns that a statement needs", async () => {
  const { store: configured, engine } = sqliteStore();
  await using store = await configured.open();
  const row = { [hostile]: "a", order: 1, select: "b", heavy: "c", metaxy_provenance_by_field: { x: "1" } };
  await store.write(parent, [row]);
  engine.statements.length = 0;
  await (await store.resolve(child)).counts();
  const counting = engine.statements.map(({ sql }) => sql).find((sql) => sql.includes("count("));
  expect(counting).toContain(`"select"`); // the filter of the dependency looks at it
  expect(counting).not.toContain("heavy");
});

it("never compares values of different types", async () => {
  await using store = await sqliteStore().store.open();
  await store.write(parent, [{ [hostile]: "a", order: 1, metaxy_provenance_by_field: { x: "1" } }]);
  await expect(store.read(parent, { filters: "order = 'one'" })).rejects.toMatchObject({ code: "FILTER_INVALID" });
});

it("follows three-valued logic", async () => {
  await using store = await sqliteStore().store.open();
  const rows = [1, 2, null].map((n, order) => ({ [hostile]: "a", order, n, metaxy_provenance_by_field: { x: "1" } }));
  await store.write(parent, rows);
  const found = async (filters: string): Promise<number> => (await store.read(parent, { filters })).count();
  expect(await found("n = 1")).toBe(1);
  expect(await found("n != 1")).toBe(1);
  expect(await found("NOT (n = 1)")).toBe(1);
  expect(await found("n = 1 OR n IS NULL")).toBe(2);
  expect(await found("n NOT IN (1, NULL)")).toBe(0);
  expect(await found("n > NULL OR n = 2")).toBe(1);
  expect(await found("TRUE")).toBe(3);
  expect(await found("FALSE")).toBe(0);
});
