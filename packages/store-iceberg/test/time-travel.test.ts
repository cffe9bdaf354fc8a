import { setTimeout as sleep } from "node:timers/promises";
import { rejection } from "@metaxy-ts/testing";
import { expect, it } from "vitest";
import { iceberg } from "../src/index.js";
import { useCatalog } from "./support/catalog.js";
import { sample, sampleRow, wider, widerRow } from "./support/features.js";

const options = useCatalog();

it("a store is read as it was, with the columns of that time", { timeout: 600_000 }, async () => {
  const before = new Date();
  await using store = await iceberg(options()).open();
  await store.write(sample, [sampleRow("a"), sampleRow("b")]);
  await sleep(5);
  const between = new Date();
  await sleep(5);
  await store.write(wider, [{ ...widerRow("c"), note: "a new column" }]);
  expect(await store.delete(sample, "id = 'a'", { hard: true })).toBe(1);

  await using then = await iceberg({ ...options(), timestamp: between }).open({ mode: "read" });
  const rows = await (await then.read(sample)).rows();
  expect(rows.map(({ id }) => id).sort()).toEqual(["a", "b"]);
  expect(Object.keys(rows[0] ?? {})).not.toContain("note");
  await using earlier = await iceberg({ ...options(), timestamp: before }).open({ mode: "read" });
  expect(await earlier.has(sample)).toBe(false);
  expect(await rejection(iceberg({ ...options(), timestamp: between }).open())).toMatchObject({
    code: "STORE_READ_ONLY",
  });
});
