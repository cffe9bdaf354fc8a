import { defineFeature } from "@metaxy-ts/core";
import { expect, it } from "vitest";
import { iceberg } from "../src/index.js";
import { useCatalog } from "./support/catalog.js";
import { sample, sampleRow } from "./support/features.js";

const options = useCatalog();

it("rows of files are deleted whatever the columns are called", { timeout: 600_000 }, async () => {
  const files = defineFeature({ key: "files", id: ["filename"], fields: ["main"] });
  const row = (filename: string) => ({ filename, file_row_number: 7, metaxy_provenance_by_field: { main: "1" } });
  await using store = await iceberg(options()).open();
  await store.write(files, [row("a"), row("b")]);
  await store.write(files, [row("c")]);
  expect(await store.delete(files, "filename in ('b', 'c')", { hard: true })).toBe(2);
  expect(await (await store.read(files, { columns: ["filename", "file_row_number"] })).rows()).toEqual([
    { filename: "a", file_row_number: 7 },
  ]);
});

it("of two that delete the same rows each counts its own, and appends in between stay", {
  timeout: 600_000,
}, async () => {
  await using one = await iceberg(options()).open();
  await using other = await iceberg(options()).open();
  await one.write(
    sample,
    Array.from({ length: 40 }, (_, index) => sampleRow(`${index}`)),
  );
  const deleted = await Promise.all([
    one.delete(sample, "id < '2'", { hard: true }),
    other.delete(sample, "id < '3'", { hard: true }),
    one.write(sample, [sampleRow("new")]),
  ]);
  expect(deleted[0] + deleted[1]).toBe(23); // 0, 1 and 10 to 19, 2 and 20 to 29
  expect(await (await one.read(sample)).count()).toBe(18);
});
