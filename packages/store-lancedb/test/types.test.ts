import { defineFeature, FeatureGraph, from } from "@metaxy-ts/core";
import { values } from "@metaxy-ts/testing";
import { describe, expect, it } from "vitest";
import { lancedb } from "../src/index.js";
import { ways } from "./support/extension.js";
import { useFolder } from "./support/folder.js";
import { typesInPython } from "./support/python.js";

const folder = useFolder();

const typed = defineFeature({ key: "typed", id: ["id"], fields: ["main"] });
const table = "typed";
const version = new FeatureGraph([typed]).versions(typed).feature;

describe.each(ways)("a table that Python made with columns of all types, $way", { timeout: 600_000 }, ({ reading }) => {
  it("is read, written to, deleted from and resolved, and all columns keep their types and values", async () => {
    const columns = (await typesInPython("make", folder(), table, version)) as string[];
    await using store = await lancedb({ uri: folder(), hash: { algorithm: "md5" }, ...reading() }).open();
    const ids = () => store.read(typed, { columns: ["id"] });
    expect(await values(await ids(), "id")).toEqual(["a", "b", "c"]);

    const read = await store.read(typed, { filters: "id = 'a'" });
    await expect(read.rows()).rejects.toMatchObject({ code: "READ_INVALID", details: { column: "nanosecond" } });
    const exactInRows = { columns: ["id", ...columns.filter(isExactInRows), "metaxy_provenance_by_field"] };
    const readable = await store.read(typed, { ...exactInRows, filters: "id = 'a'" } as never);
    const [row] = (await readable.rows()) as Record<string, unknown>[];
    expect(row).toMatchObject({
      wider_decimal: "1.25",
      time_us: "01:00:01.000001",
      duration_ms: "-25:01:01.001",
      large_list: ["a", null],
      json: '{"a":1}',
      nothing: null,
    });

    const note = { id: "new", metaxy_provenance_by_field: { main: "1" } };
    await store.write(typed, [note]);
    expect(await store.delete(typed, "id = 'b'")).toBe(1);
    await store.write(typed, read);
    await expect(store.write(typed, { arrow: (await read.arrow()).batches })).rejects.toMatchObject({
      code: "WRITE_INVALID",
      details: { column: "uint64" },
    });
    await store.write(typed, { arrow: (await readable.arrow()).batches });
    expect(await store.delete(typed, "id = 'c'", { hard: true })).toBe(1);

    const child = defineFeature({
      key: "child",
      id: ["id"],
      deps: [from(typed, { select: columns as never })],
      fields: ["x"],
    });
    await using increment = await store.resolve(child);
    await store.write(child, increment.pending);
    expect(await (await store.resolve(child)).counts()).toEqual({ new: 0, stale: 0, orphaned: 0, waiting: 0 });

    const exact: string[] = [];
    expect(await typesInPython("check", folder(), table, version)).toEqual({
      types: exact,
      values: {
        a: [exact, exact, columns.filter((column) => !isExactInRows(column))],
        b: [exact],
        "b deleted": [exact],
        new: [columns.filter((column) => column !== "nothing")],
      },
    });
  });
});

/** Whether rows that are passed in hold the values: not integers of 64 bits without a sign, and times and timestamps only to the microsecond. */
function isExactInRows(column: string): boolean {
  return !["uint64", "nanosecond", "utc_nanosecond", "time_ns", "struct"].includes(column);
}
