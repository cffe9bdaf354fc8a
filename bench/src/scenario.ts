import type { AnyFeature, Store } from "@metaxy-ts/core";
import { defineFeature } from "@metaxy-ts/core";
import type { SqlWords } from "./sql-words.ts";
import type { BenchStore } from "./stores/bench-store.ts";

export type State = "new" | "stale";

/** Roots, and the leaf whose update is measured. */
export interface Scenario {
  readonly name: string;
  readonly roots: readonly AnyFeature[];
  readonly leaf: AnyFeature;
}

const fields = (count: number): string[] => Array.from({ length: count }, (_, index) => `field_${index + 1}`);

const root = (key: string, count: number) => defineFeature({ key, id: ["sample_id"], fields: fields(count) });

const narrow = root("bench/root", 2);
const left = root("bench/left", 4);
const right = root("bench/right", 4);

export const scenarios: readonly Scenario[] = [
  {
    name: "simple",
    roots: [narrow],
    leaf: defineFeature({ key: "bench/leaf", id: ["sample_id"], deps: [narrow], fields: ["out_1"] }),
  },
  {
    name: "wide",
    roots: [left, right],
    leaf: defineFeature({ key: "bench/wide", id: ["sample_id"], deps: [left, right], fields: ["out_1", "out_2"] }),
  },
];

/** Fills the roots with `samples` rows; with `stale`, also writes the leaf and then changes one field of every tenth sample. */
export async function prepare(
  { store, words }: Pick<BenchStore, "store" | "words">,
  { roots, leaf }: Scenario,
  samples: number,
  state: State,
): Promise<void> {
  for (const feature of roots) await writeRoot(store, words, feature, { end: samples, step: 1 }, "1");
  if (state === "new") return;
  await using todo = await store.resolve(leaf);
  await store.write(leaf, todo.pending);
  await writeRoot(store, words, roots[0] as AnyFeature, { end: samples, step: 10 }, "2");
}

async function writeRoot(
  store: Store,
  words: SqlWords,
  feature: AnyFeature,
  range: { readonly end: number; readonly step: number },
  version: string,
): Promise<void> {
  const members = feature.spec.fields.map(({ key }, index) => ({
    name: key,
    value: words.hash(
      "md5",
      32,
      words.concat([words.text("i"), `'${feature.key}${key}${index === 0 ? version : "1"}'`]),
    ),
  }));
  const rows = await store.query(
    `select ${words.concat(["'sample_'", words.text("i")])} as sample_id, ${words.byField(members)} as metaxy_provenance_by_field from ${words.numbers(range)}`,
  );
  await store.write(feature, rows);
}
