import { mkdtempSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { AnyFeature, ConfiguredStore, HashAlgorithm, Store } from "@metaxy-ts/core";
import { defineFeature, FeatureGraph, from, hashAlgorithms } from "@metaxy-ts/core";
import { delta } from "@metaxy-ts/store-delta";
import { duckdb } from "@metaxy-ts/store-duckdb";
import { lancedb } from "@metaxy-ts/store-lancedb";
import { afterAll, describe, expect, it } from "vitest";
import { openClickHouse } from "../src/clickhouse.js";

/*
 * One pipeline in two engines: a root whose values are drawn from a seed, a 1:1 feature and an aggregation over it, an expansion over
 * that. What the two answer is compared sample by sample, hash by hash.
 */

const samples = 100_000;
const groups = 1_000;
const seed = Number(process.env.METAXY_SEED ?? 20261123);

const root = defineFeature({
  key: "cross/root",
  id: ["group_id", "id"],
  fields: { audio: "1", frames: "v'\"2", "deep/x": "é😀" },
});
const crop = defineFeature({
  key: "cross/crop",
  id: ["group_id", "id"],
  deps: [from(root, { select: ["size"] })],
  fields: { frames: { version: "1", on: [root.field("frames")] }, all: "2" },
});
const album = defineFeature({
  key: "cross/album",
  id: ["group_id"],
  deps: [from(crop, { select: [], lineage: { type: "aggregation" } })],
  fields: { sheet: "1" },
});
const page = defineFeature({
  key: "cross/page",
  id: ["group_id", "page"],
  deps: [from(album, { select: [], lineage: { type: "expansion", on: ["group_id"] } })],
  fields: { text: "1" },
});

const folder = mkdtempSync(join(tmpdir(), "metaxy-cross-"));
afterAll(() => rm(folder, { recursive: true, force: true }));

const openEmptyClickHouse = await openClickHouse();

type Options = Parameters<typeof openEmptyClickHouse>[0];

/** Every other store, empty, beside DuckDB in memory. */
const others: readonly (readonly [string, (name: string, options: Options) => ConfiguredStore])[] = [
  ["ClickHouse", (_, options) => openEmptyClickHouse(options)],
  ["Delta", (name, options) => delta({ path: join(folder, `delta-${name}`), ...options })],
  ["LanceDB", (name, options) => lancedb({ uri: join(folder, `lance-${name}`), ...options })],
];

describe.each(others)(
  `the same pipeline of ${samples} samples in DuckDB and %s (METAXY_SEED=${seed})`,
  (_, openOther) => {
    it.each(hashAlgorithms)("has the same hashes with %s", { timeout: 600_000 }, async (algorithm: HashAlgorithm) => {
      const hash = { algorithm, length: 32 };
      await using duck = await duckdb({ path: ":memory:", hash }).open();
      await using other = await openOther(algorithm, { graph: new FeatureGraph([page]), hash }).open();
      const draw = generator(seed);
      for (const rows of [
        Array.from({ length: samples }, (_, index) => rootRow(index, draw)),
        Array.from({ length: samples / 10 }, (_, index) => rootRow(index * 10, draw)),
      ]) {
        for (const store of [duck, other]) await store.write(root, rows as never);
        expect(await bothAnswer(duck, other, crop)).toBe(rows.length);
        const changed = new Set(rows.map((row) => row.group_id)).size;
        expect(await bothAnswer(duck, other, album)).toBe(changed);
        expect(await bothAnswer(duck, other, page)).toBe(changed);
      }
    });
  },
);

/** Compares an update of both stores, then writes it to both. Returns how many samples were pending. */
async function bothAnswer(duck: Store, other: Store, feature: AnyFeature): Promise<number> {
  const [expected, got] = [await pendingOf(duck, feature), await pendingOf(other, feature)];
  expect(got.length).toBe(expected.length);
  const different = expected.filter((row, index) => row !== got[index]);
  expect(different.slice(0, 3).map((row) => [row, got[expected.indexOf(row)]])).toEqual([]);
  for (const store of [duck, other]) {
    await using increment = await store.resolve(feature);
    if (feature.key !== page.key) await store.write(feature, increment.pending as never);
    else await store.write(feature, (await increment.pending.rows()).map((row) => ({ ...row, page: "1" })) as never);
  }
  return expected.length;
}

/** New and stale samples as texts, in one order. */
async function pendingOf(store: Store, feature: AnyFeature): Promise<string[]> {
  await using increment = await store.resolve(feature);
  const texts = async (part: "new" | "stale"): Promise<string[]> =>
    ((await increment[part].rows()) as Record<string, unknown>[]).map((row) => `${part} ${text(row)}`);
  return [...(await texts("new")), ...(await texts("stale"))].sort();
}

function text(row: Record<string, unknown>): string {
  return JSON.stringify(row, (_key, value: unknown) =>
    typeof value === "object" && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
}

const alphabet = ["a", "Z", "0", "|", "'", '"', "\\", " ", "\n", "\u001f", "é", "\u0301", "￮", "😀", "%", "{", "$1"];

function rootRow(index: number, draw: () => number): Record<string, unknown> {
  const value = (): string => {
    const length = Math.floor(draw() * 12);
    return Array.from({ length }, () => alphabet[Math.floor(draw() * alphabet.length)]).join("");
  };
  return {
    group_id: `g${index % groups}`,
    id: `${alphabet[index % alphabet.length]}${index}`,
    size: Math.floor(draw() * 100),
    metaxy_provenance_by_field: { audio: value(), frames: value(), deep_x: value() },
  };
}

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
function generator(start: number): () => number {
  let state = start;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
