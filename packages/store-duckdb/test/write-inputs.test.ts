import type { Store } from "@metaxy-ts/core";
import { defineFeature } from "@metaxy-ts/core";
import { sorted } from "@metaxy-ts/testing";
import {
  Dictionary,
  Field,
  Int32,
  LargeUtf8,
  Struct,
  Table,
  tableFromIPC,
  tableToIPC,
  Utf8,
  vectorFromArray,
} from "apache-arrow";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { openStore } from "./support/store.js";

const document = defineFeature({
  key: "document",
  id: ["id"],
  schema: z.object({ id: z.string(), kind: z.string() }),
  fields: ["main"],
});

/** A table of documents with columns of the given types. */
function documents(
  id: Utf8 | LargeUtf8 | Dictionary,
  kind: Utf8 | LargeUtf8 | Dictionary,
  ids: readonly string[],
): Table {
  const versions = vectorFromArray(
    ids.map((each) => ({ main: `v-${each}` })),
    new Struct([new Field("main", new Utf8(), true)]),
  );
  return new Table({
    id: vectorFromArray(ids, id),
    kind: vectorFromArray(
      ids.map((_, index) => (index % 2 === 0 ? "even" : "odd 😀")),
      kind,
    ),
    metaxy_provenance_by_field: versions,
  });
}

async function read(store: Store): Promise<unknown[]> {
  const rows = await (await store.read(document)).rows();
  return sorted(rows, "id").map(({ id, kind, metaxy_provenance_by_field: { main } }) => [id, kind, main]);
}

const wanted = [
  ["a", "even", "v-a"],
  ["b", "odd 😀", "v-b"],
  ["c", "even", "v-c"],
];

describe("Arrow", () => {
  it.each<[string, Utf8 | LargeUtf8 | Dictionary]>([
    ["Utf8", new Utf8()],
    ["LargeUtf8", new LargeUtf8()],
    ["dictionary", new Dictionary(new Utf8(), new Int32())],
  ])("with %s columns", async (_, type) => {
    await using store = await openStore();
    expect(await store.write(document, documents(type, type, ["a", "b", "c"]))).toEqual({ rows: 3, repeated: false });
    expect(await read(store)).toEqual(wanted);
  });

  it("that came as bytes, in several batches", async () => {
    await using store = await openStore();
    const parts = [documents(new Utf8(), new Utf8(), ["a", "b"]), documents(new Utf8(), new Utf8(), ["c"])];
    const table = tableFromIPC(tableToIPC(parts[0]!.concat(parts[1]!)));
    expect(table.batches).toHaveLength(2);
    await store.write(document, table);
    expect(await read(store)).toEqual(wanted);
  });
});
