import { join } from "node:path";
import { defineFeature, FeatureGraph } from "@metaxy-ts/core";
import type { ColumnDescription, StageInput } from "@metaxy-ts/core/adapter";
import { newFolder } from "@metaxy-ts/testing";
import type { Data, Table, Vector } from "apache-arrow";
import {
  Dictionary,
  Int32,
  LargeUtf8,
  Table as TableOf,
  tableFromIPC,
  tableToIPC,
  Utf8,
  vectorFromArray,
} from "apache-arrow";
import { describe, expect, it } from "vitest";
import { arrowToRows, rowsToArrow } from "../src/index.js";
import { jsonLines } from "./storage/support/json-lines.js";
import { parquetFiles } from "./storage/support/parquet-files.js";
import type { StorageKind } from "./storage/support/stores.js";
import { duckdbFile, storeOver } from "./storage/support/stores.js";
import { folder, sharedEngine, statement } from "./support/engine.js";

/*
 * U+FEFF at the start of a string is a character of the string here. Decoders drop it unless an option says otherwise, and Arrow's library
 * does not tell its own, so that values are compared as rows or as bytes.
 */

const engine = sharedEngine();
const mark = "\ufeff";
const strings = [`${mark}a`, mark, `${mark}${mark}a text of more than twelve bytes`, `a${mark}`, null];

const string = { kind: "string" } as const;
const columns: readonly ColumnDescription[] = [
  { name: "text", type: string },
  { name: "list", type: { kind: "list", item: string } },
  { name: "struct", type: { kind: "struct", members: { text: string } } },
  { name: "map", type: { kind: "map", value: string } },
];
const rows = strings.map((text) => ({ text, list: [text], struct: { text }, map: { [text ?? "none"]: text } }));

async function stagedRows(input: StageInput): Promise<unknown[]> {
  const staged = await engine().stage(input);
  try {
    return await engine().rows(statement(`select * from ${staged.name}`));
  } finally {
    await engine().dropTemporary(staged);
  }
}

function staged(): Promise<{ readonly name: string }> {
  return engine().stage({
    kind: "columns",
    columns,
    values: columns.map(({ name }) => rows.map((row) => row[name as keyof (typeof rows)[number]])),
  });
}

/** The strings of a column, from its bytes. */
function textsIn(table: Table, column: string): (string | null)[] {
  return (table.getChild(column)?.data ?? []).flatMap((data: Data<Utf8>) =>
    Array.from({ length: data.length }, (_, row) => {
      const [start, end] = data.valueOffsets.subarray(row, row + 2);
      return data.getValid(row) ? Buffer.from(data.values.subarray(start, end)).toString("utf8") : null;
    }),
  );
}

describe("strings that start with U+FEFF", () => {
  it("stay as they are from rows to rows", async () => {
    const { name } = await staged();
    expect(await engine().rows(statement(`select * from ${name}`))).toEqual(rows);
    expect(await engine().rows(statement("select $1 as text, length($1) as length", mark))).toEqual([
      { text: mark, length: 1 },
    ]);
  });

  it.each<[string, () => Vector]>([
    ["strings", () => vectorFromArray(strings, new Utf8())],
    ["large strings", () => vectorFromArray(strings, new LargeUtf8())],
    ["dictionaries", () => vectorFromArray(strings, new Dictionary(new Utf8(), new Int32()))],
  ])("stay as they are in Arrow's %s that come in", async (_, vector) => {
    const { batches } = new TableOf({ text: vector() });
    const expected = strings.map((text) => ({ text }));
    expect(await stagedRows({ kind: "arrow", batches })).toEqual(expected);
    expect(batches.flatMap(arrowToRows)).toEqual(expected);
  });

  it("stay as they are in Arrow that goes out, and comes back", async () => {
    const { name } = await staged();
    const table = await engine().arrow(statement(`select *, struct.text as member from ${name}`));
    expect(textsIn(table, "text")).toEqual(strings);
    expect(textsIn(table, "member")).toEqual(strings);
    const { batches } = tableFromIPC(tableToIPC(await engine().arrow(statement(`select * from ${name}`))));
    expect(await stagedRows({ kind: "arrow", batches })).toEqual(rows);
    expect(batches.flatMap(arrowToRows)).toEqual(rows);
  });

  it("stay as they are in rows of a storage", () => {
    expect(arrowToRows(rowsToArrow(columns, rows))).toEqual(rows);
  });

  it("stay as they are in Parquet", async () => {
    const { name } = await staged();
    const path = join(folder(), `${mark}rows.parquet`);
    expect(await engine().toParquet(statement(`select * from ${name}`), path)).toBe(rows.length);
    expect(await stagedRows({ kind: "parquet", paths: [path] })).toEqual(rows);
  });
});

const document = defineFeature({ key: "document", id: ["id"] });
const graph = new FeatureGraph([document]);

describe.each<[string, StorageKind]>([
  ["JSON Lines", jsonLines],
  ["Parquet files", parquetFiles],
])("samples whose ids start with U+FEFF, in %s", (_, kind) => {
  it("are copied from store to store, and are distinguished from those without", async () => {
    const given = [`${mark}a`, "a", mark].map((id) => ({
      id,
      text: id,
      metaxy_provenance_by_field: { default: `${mark}1` },
    }));
    await using source = await duckdbFile(join(await newFolder(), "source.duckdb")).open();
    await source.write(document, given);
    await using store = await storeOver(kind(await newFolder()), { graph }).open();
    expect(await store.copyFrom(source, { features: [document] })).toEqual({ features: 1, rows: 3 });
    await using back = await duckdbFile(join(await newFolder(), "back.duckdb")).open();
    expect(await back.copyFrom(store, { features: [document] })).toEqual({ features: 1, rows: 3 });
    for (const copy of [store, back]) {
      const copied = await (await copy.read(document)).rows();
      expect(
        copied.sort(
          (left, right) => given.findIndex(({ id }) => id === left.id) - given.findIndex(({ id }) => id === right.id),
        ),
      ).toMatchObject(given);
    }
  });
});
