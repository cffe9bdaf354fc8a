import { defineFeature, from } from "@metaxy-ts/core";
import { expect, it } from "vitest";
import { duckdb } from "../src/index.js";

const versions = { metaxy_provenance_by_field: { main: "1" } };
const days = defineFeature({ key: "days", id: ["id"], fields: { main: "1" } });
const instants = defineFeature({ key: "instants", id: ["id"], fields: { main: "1" } });
const child = defineFeature({ key: "child", id: ["id"], deps: [days], fields: { main: "1" } });
const joined = defineFeature({ key: "joined", id: ["id"], deps: [days, instants], fields: { main: "1" } });
const either = defineFeature({
  key: "either",
  id: ["id"],
  deps: [from(days, { optional: true }), from(instants, { optional: true })],
  fields: { main: "1" },
});

const at = (text: string) => ({ id: new Date(text), ...versions });

it("a date is the same ID as its midnight in UTC, and as no other timestamp", async () => {
  await using store = await duckdb({ path: ":memory:" }).open();
  const dates = ["2024-01-01", "2024-01-02", "1969-12-30"].map(
    (day) => `select date '${day}' as id, {'main': '1'} as metaxy_provenance_by_field`,
  );
  const given = ["2024-01-01T00:00:00Z", "2024-01-02T00:00:00.001Z", "1969-12-30T00:00:00Z"].map(at);
  await store.write(child, given as never); // before its parent, whose type it would take
  await store.write(days, await store.query(dates.join(" union all ")));
  await store.write(instants, given);
  await using increment = await store.resolve(child);
  expect(await increment.counts()).toMatchObject({ new: 1, stale: 2, orphaned: 1 });
  const orphans: unknown[] = [];
  for await (const batch of increment.orphaned.batches(2)) orphans.push(...batch.map(({ id }) => id));
  expect(orphans).toEqual([new Date("2024-01-02T00:00:00.001Z")]);
  await using both = await store.resolve(joined);
  expect(await both.new.count()).toBe(2);
  await expect(store.resolve(either)).rejects.toMatchObject({ code: "RESOLVE_INVALID" });
  expect(await store.delete(days, await store.read(child))).toBe(2);
  expect(await store.delete(days, [{ id: "2024-01-02" }])).toBe(1);
});
