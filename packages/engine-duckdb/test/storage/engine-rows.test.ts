import { join } from "node:path";
import { defineFeature } from "@metaxy-ts/core";
import type { ColumnDescription, EngineRows, TableStorage } from "@metaxy-ts/core/adapter";
import { newFolder } from "@metaxy-ts/testing";
import { expect, it } from "vitest";
import { arrowToRows } from "../../src/index.js";
import { collect, sharedEngine } from "../support/engine.js";
import { jsonLines } from "./support/json-lines.js";
import { storeOver } from "./support/stores.js";

const engine = sharedEngine();
const sized = defineFeature({ key: "sized", id: ["i"], fields: ["x"] });
const other = defineFeature({ key: "other", id: ["i"], fields: ["x"] });

interface Taken {
  readonly columns: readonly ColumnDescription[];
  readonly count: number;
  /** As they came the first time, the second time, and in a file. */
  readonly ways: readonly unknown[];
}

/** Takes the rows of every write three times. */
function greedy(folder: string, taken: Map<string, Taken>): TableStorage {
  const base = jsonLines(folder);
  const take = async (rows: EngineRows): Promise<Taken> => {
    const file = join(folder, "taken.parquet");
    const inBatches = async () =>
      (await collect(rows.batches())).flatMap((batch) => arrowToRows(batch)).map(comparable);
    const first = await inBatches();
    await rows.toParquet(file);
    const sql = `select * replace (epoch_us(metaxy_created_at) as metaxy_created_at, epoch_us(metaxy_updated_at) as metaxy_updated_at) from read_parquet('${file}')`;
    return {
      ...rows,
      ways: [first, await inBatches(), (await engine().rows({ sql, parameters: [] })).map(comparable)],
    };
  };
  return {
    ...base,
    async open(mode, tables, options) {
      const opened = await base.open(mode, tables, options);
      return {
        list: () => opened.list(),
        read: (table) => opened.read(table),
        delete: (table, erase) => opened.delete(table, erase),
        drop: (table) => opened.drop(table),
        close: () => opened.close(),
        async append(table, rows, options) {
          if (options.feature !== null) taken.set(options.feature, await take(rows));
          await opened.append(table, rows, options);
        },
      };
    },
  };
}

/** Timestamps are numbers, of one kind. */
function comparable(row: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const numbers = Object.entries(row).map(([name, value]) => [name, typeof value === "bigint" ? Number(value) : value]);
  return Object.fromEntries(numbers);
}

const row = (i: string, size?: number) => ({
  i,
  ...(size && { size }),
  metaxy_provenance_by_field: { x: `hash of ${i}` },
});

it("rows can be taken more than once, in batches and as a file, with all columns of the table", async () => {
  const taken = new Map<string, Taken>();
  await using store = await storeOver(greedy(await newFolder(), taken)).open();
  await store.write(sized, [row("a", 1), row("b", 2)]);
  await store.write(sized, [row("c")]); // of a table that has sizes
  const { columns, count, ways } = taken.get("sized") as Taken;
  expect(count).toBe(1);
  expect(columns.map(({ name }) => name)).toContain("size");
  expect(ways[0]).toEqual([
    expect.objectContaining({ i: "c", size: null, metaxy_provenance_by_field: { x: "hash of c" } }),
  ]);
  expect(ways[1]).toEqual(ways[0]);
  expect(ways[2]).toEqual(ways[0]);
});

it("so can those of a write of several features", async () => {
  const taken = new Map<string, Taken>();
  await using store = await storeOver(greedy(await newFolder(), taken)).open();
  await store.writeMany([
    { feature: sized, rows: [row("a", 1)] },
    { feature: other, rows: [row("b"), row("c")] },
  ]);
  expect([...taken].map(([feature, { count, ways }]) => [feature, count, ways.length])).toEqual(
    expect.arrayContaining([
      ["sized", 1, 3],
      ["other", 2, 3],
    ]),
  );
  for (const { ways } of taken.values()) for (const way of ways) expect(way).toEqual(ways[0]);
});
