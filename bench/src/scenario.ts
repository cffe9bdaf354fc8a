import type { AnyFeature, Store } from "@metaxy-ts/core";
import { defineFeature } from "@metaxy-ts/core";

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
  store: Store,
  { roots, leaf }: Scenario,
  samples: number,
  state: "new" | "stale",
): Promise<void> {
  for (const feature of roots) await writeRoot(store, feature, `range(${samples})`, "1");
  if (state === "new") return;
  await using todo = await store.resolve(leaf);
  await store.write(leaf, todo.pending);
  await writeRoot(store, roots[0] as AnyFeature, `range(0, ${samples}, 10)`, "2");
}

async function writeRoot(store: Store, feature: AnyFeature, range: string, version: string): Promise<void> {
  const members = feature.spec.fields.map(
    ({ key }, index) => `"${key}" := md5(i || '${feature.key}${key}${index === 0 ? version : "1"}')`,
  );
  const rows = await store.query(
    `select 'sample_' || i as sample_id, struct_pack(${members.join(", ")}) as metaxy_provenance_by_field from ${range} as samples(i)`,
  );
  await store.write(feature, rows);
}
