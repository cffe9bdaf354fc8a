import { execFileSync } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { AnyFeature, ConfiguredStore, HashAlgorithm, Store } from "@metaxy-ts/core";
import { defineFeature, FeatureGraph, from, hashAlgorithms } from "@metaxy-ts/core";
import { delta } from "@metaxy-ts/store-delta";
import { duckdb } from "@metaxy-ts/store-duckdb";
import { lancedb } from "@metaxy-ts/store-lancedb";
import { mariadb } from "@metaxy-ts/store-sql/mariadb";
import { postgres } from "@metaxy-ts/store-sql/postgres";
import { sqlite } from "@metaxy-ts/store-sql/sqlite";
import { newDatabase, orSkip, sharedDatabase } from "@metaxy-ts/testing/databases";
import type { TestContext } from "vitest";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openClickHouse } from "../src/clickhouse.js";

/*
 * One pipeline in two engines: a root whose values are drawn from a seed, a 1:1 feature and an aggregation over it, an expansion over
 * that. What the two answer is compared sample by sample, hash by hash.
 */

const groups = 1_000;
const timeout = 600_000;
const seed = Number(process.env.METAXY_SEED);

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
const script = fileURLToPath(new URL("../../scripts/duckdb-extension.mjs", import.meta.url));
const extension = (name: string): string => execFileSync(process.execPath, [script, name], { encoding: "utf8" });
const extensions = { ducklake: extension("ducklake"), sqlite: extension("sqlite_scanner") };

type Options = Parameters<typeof openEmptyClickHouse>[0];

type OpenOther = (name: string, options: Options, context: TestContext) => ConfiguredStore | Promise<ConfiguredStore>;

type Other = readonly [string, OpenOther];

/** Every other store with all algorithms, empty, beside DuckDB in memory. */
const others: readonly Other[] = [
  ["ClickHouse", (_, options) => openEmptyClickHouse(options)],
  ["Delta", (name, options) => delta({ path: join(folder, `delta-${name}`), ...options })],
  ["LanceDB", (name, options) => lancedb({ uri: join(folder, `lance-${name}`), ...options })],
  ["SQLite", (name, options) => sqlite({ path: join(folder, `${name}.sqlite`), ...options })],
  [
    "Postgres",
    async (_, options, context) => {
      const { url } = await newDatabase(await orSkip(context, sharedDatabase("postgres18")));
      return postgres({ connectionString: url, ...options, autoCreate: true });
    },
  ],
  [
    "DuckLake",
    (name, options) => {
      const place = {
        catalog: { sqlite: join(folder, `lake-${name}.sqlite`) },
        dataPath: join(folder, `lake-${name}`),
      };
      return duckdb({ ducklake: { ...place, extensions, unsignedExtensions: true }, ...options });
    },
  ],
];

const onMariadb: Other = [
  "MariaDB",
  async (_, options, context) => {
    const { url } = await newDatabase(await orSkip(context, sharedDatabase("mariadb")));
    return mariadb({ url, ...options });
  },
];

const alphabet = ["a", "Z", "0", "|", "'", '"', "\\", " ", "\n", "\u001f", "é", "\u0301", "￮", "😀", "%", "{", "$1"];
type Rounds = readonly (readonly Record<string, unknown>[])[];

/** The samples, and then a tenth of them again with other values. */
function roundsOf(samples: number): Rounds {
  const draw = generator(seed);
  return [
    Array.from({ length: samples }, (_, index) => rootRow(index, "first", draw)),
    Array.from({ length: samples / 10 }, (_, index) => rootRow(index * 10, "second", draw)),
  ];
}

const cases = [
  { samples: 100_000, algorithms: hashAlgorithms, stores: others },
  // MariaDB has no xxHash, and as many samples take it minutes.
  { samples: process.env.METAXY_LONG === "1" ? 100_000 : 10_000, algorithms: ["sha256", "md5"], stores: [onMariadb] },
] as const;

describe.each(cases)("the same pipeline of $samples samples", ({ samples, algorithms, stores }) => {
  const rounds = roundsOf(samples);
  describe.each(algorithms)(`with %s (METAXY_SEED=${seed})`, (algorithm: HashAlgorithm) => {
    const hash = { algorithm, length: 32 };
    const expected: string[][] = [];
    beforeAll(async () => {
      await using store = await duckdb({ path: ":memory:", hash }).open();
      for await (const pending of answers(store, rounds)) expected.push(pending);
      expect(expected.map((pending) => pending.length)).toEqual(
        rounds.flatMap((rows) => {
          const changed = new Set(rows.map((row) => row.group_id)).size;
          return [rows.length, changed, changed];
        }),
      );
    }, timeout);
    afterAll(() => {
      expected.length = 0;
    });

    it.for(stores)("has the same hashes in DuckDB and %s", { timeout }, async ([, openOther], context) => {
      const other = await openOther(algorithm, { graph: new FeatureGraph([page]), hash }, context);
      await using store = await other.open();
      let step = 0;
      for await (const got of answers(store, rounds)) {
        const wanted = expected[step++] ?? [];
        expect(got.length).toBe(wanted.length);
        const different = wanted.flatMap((row, index) => (row === got[index] ? [] : [[row, got[index]]]));
        expect(different.slice(0, 3)).toEqual([]);
      }
      expect(step).toBe(expected.length);
    });
  });
});

/** Lets a store live through the rounds. What is pending of each feature, before it is written. */
async function* answers(store: Store, rounds: Rounds): AsyncGenerator<string[]> {
  for (const rows of rounds) {
    await store.write(root, rows as never);
    for (const feature of [crop, album, page]) yield await computed(store, feature);
  }
}

async function computed(store: Store, feature: AnyFeature): Promise<string[]> {
  await using increment = await store.resolve(feature);
  const added = (await increment.new.rows()) as Row[];
  const stale = (await increment.stale.rows()) as Row[];
  if (feature.key !== page.key) await store.write(feature, increment.pending as never);
  else await store.write(feature, [...added, ...stale].map((row) => ({ ...row, page: "1" })) as never);
  return [...added.map((row) => `new ${text(row)}`), ...stale.map((row) => `stale ${text(row)}`)].sort();
}

type Row = Readonly<Record<string, unknown>>;

function text(row: Row): string {
  return JSON.stringify(row, (_key, value: unknown) =>
    typeof value === "object" && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
}

/** Of no two rounds are the values of a sample equal. */
function rootRow(index: number, round: string, draw: () => number): Record<string, unknown> {
  const value = (): string => {
    const length = Math.floor(draw() * 12);
    return Array.from({ length }, () => alphabet[Math.floor(draw() * alphabet.length)]).join("");
  };
  return {
    group_id: `g${index % groups}`,
    id: `${alphabet[index % alphabet.length]}${index}`,
    size: Math.floor(draw() * 100),
    metaxy_provenance_by_field: { audio: round + value(), frames: value(), deep_x: value() },
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
