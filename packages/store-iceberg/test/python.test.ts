import { describe, expect, it } from "vitest";
import { iceberg } from "../src/index.js";
import { useCatalog } from "./support/catalog.js";
import { sample, sampleRow, table, wider, widerRow } from "./support/features.js";
import { inPython } from "./support/python.js";

const options = useCatalog();
const python = (command: string) => inPython(command, options().uri, options().namespace, table);

const values = {
  text: "é😀 'x'",
  integer: 2n ** 63n - 1n,
  float: 0.1,
  flag: true,
  at: new Date("2024-02-29T12:00:00.123Z"),
  bytes: new Uint8Array([0, 10, 255]),
  list: ["a", null],
  nested: { bytes: [new Uint8Array([1])], integer: 2n ** 60n, text: "2" },
};
const withoutSystem = (row: object): object =>
  Object.fromEntries(Object.entries(row).filter(([name]) => !name.startsWith("metaxy_")));

describe("tables that this store and PyIceberg share", { timeout: 600_000 }, () => {
  it("have the same types and values in both", async () => {
    await using store = await iceberg(options()).open();
    await store.write(sample, [{ ...sampleRow("a"), ...values }]);
    expect(await python("read")).toMatchObject({
      types: {
        id: "string",
        text: "string",
        integer: "long",
        float: "double",
        flag: "boolean",
        at: "timestamptz",
        bytes: "binary",
        list: "list<string>",
        metaxy_updated_at: "timestamptz",
      },
      rows: [
        {
          id: "'a'",
          text: `"é😀 'x'"`,
          integer: "9223372036854775807",
          float: "0.1",
          flag: "True",
          bytes: String.raw`b'\x00\n\xff'`,
          list: "['a', None]",
          metaxy_provenance_by_field: "{'main': '1'}",
        },
      ],
    });
    expect(await python("append")).toBe(2);
    const rows = (await (await store.read(sample)).rows()).map(withoutSystem);
    expect(rows).toHaveLength(2);
    for (const id of ["a", "python"]) expect(rows).toContainEqual({ id, ...values });
  });

  it("get columns and lose rows by both", async () => {
    await using store = await iceberg(options()).open();
    await store.write(sample, [sampleRow("a"), sampleRow("b"), sampleRow("c")]);
    expect(await python("evolve")).toContain("rating");
    await store.write(wider, [{ ...widerRow("d"), note: ["a new column"], rating: 5 }]);
    expect(await store.delete(sample, "id = 'b'", { hard: true })).toBe(1);
    expect(await python("deletes")).toEqual({ files: 2, deletes: 1 });
    expect(await python("append")).toBe(4);
    expect(await python("delete")).toBe(3);
    const rows = await (
      await store.read(wider, { columns: ["id", "note", "rating"], withFeatureHistory: true })
    ).rows();
    expect(rows).toHaveLength(3);
    expect(rows).toContainEqual({ id: "d", note: ["a new column"], rating: 5 });
    expect(await python("read")).toMatchObject({
      rows: expect.arrayContaining([expect.objectContaining({ id: "'d'", note: "['a new column']", rating: "5" })]),
    });
  });
});
