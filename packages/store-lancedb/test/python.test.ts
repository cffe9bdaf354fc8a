import { describe, expect, it } from "vitest";
import { lancedb } from "../src/index.js";
import { ways } from "./support/extension.js";
import { clip, clipRow } from "./support/features.js";
import { useFolder } from "./support/folder.js";
import { inPython } from "./support/python.js";

const folder = useFolder();

const table = "embedding__clip";
const values = {
  text: "é😀 'x'",
  integer: 2n ** 63n - 1n,
  float: 0.1,
  infinite: Number.NEGATIVE_INFINITY,
  flag: true,
  at: new Date("2024-02-29T12:00:00.123Z"),
  bytes: new Uint8Array([0, 10, 255]),
  list: ["a", null],
  nested: { bytes: [new Uint8Array([1])], integer: 2n ** 60n, text: "2" },
};
const withoutSystem = (row: object): object =>
  Object.fromEntries(Object.entries(row).filter(([name]) => !name.startsWith("metaxy_")));

describe.each(ways)("tables that this store and Python's LanceDB share, $way", { timeout: 600_000 }, ({ reading }) => {
  const openStore = () =>
    lancedb({ uri: folder(), ...reading(), vectors: { "embedding/clip": { embedding: 3 } } }).open();

  it("have the same types and values in both", async () => {
    await using store = await openStore();
    await store.write(clip, [{ ...clipRow("a", [0, 1, 0.5]), ...values }]);
    expect(await inPython("read", folder(), table)).toMatchObject({
      types: {
        id: "string",
        embedding: "fixed_size_list<item: float>[3]",
        text: "string",
        integer: "int64",
        float: "double",
        infinite: "double",
        flag: "bool",
        at: "timestamp[us, tz=UTC]",
        bytes: "binary",
        metaxy_provenance_by_field: "struct<embedding: string>",
        metaxy_updated_at: "timestamp[us, tz=UTC]",
      },
      rows: [
        {
          embedding: "[0.0, 1.0, 0.5]",
          text: `"é😀 'x'"`,
          integer: "9223372036854775807",
          float: "0.1",
          infinite: "-inf",
          flag: "True",
          bytes: String.raw`b'\x00\n\xff'`,
          list: "['a', None]",
          metaxy_provenance_by_field: "{'embedding': '1'}",
        },
      ],
    });
    expect(await inPython("append", folder(), table)).toBe(2);
    const rows = (await (await store.read(clip)).rows()).map(withoutSystem);
    expect(rows).toHaveLength(2);
    for (const id of ["a", "python"]) expect(rows).toContainEqual({ id, embedding: [0, 1, 0.5], ...values });
  });

  it("may be created by Python, and written and searched by both", async () => {
    await using store = await openStore();
    await store.write(clip, [{ ...clipRow("a", [9, 9, 9]), ...values }]);
    expect(await (await store.read(clip)).count()).toBe(1);
    expect(await inPython("recreate", folder(), table)).toBe(1);
    expect((await (await store.read(clip)).rows()).map(withoutSystem)).toEqual([
      { id: "anew", embedding: [9, 9, 9], ...values },
    ]);
    await store.write(clip, [{ ...clipRow("near", [0, 1, 0]), note: "a new column" }]);
    expect(await inPython("search", folder(), table)).toEqual(["near"]);
    expect(await store.delete(clip, "id = 'anew'", { hard: true })).toBe(1);
    expect(await inPython("read", folder(), table)).toMatchObject({
      rows: [{ id: "'near'", note: "'a new column'" }],
    });
  });
});
