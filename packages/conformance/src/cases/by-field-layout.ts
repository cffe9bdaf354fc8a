import assert from "node:assert/strict";
import type { AnyFeature, Store } from "@metaxy-ts/core";
import { defineFeature, FeatureGraph, from } from "@metaxy-ts/core";
import type { ByFieldLayout, Capability, StoreAdapter } from "@metaxy-ts/core/adapter";
import { byFieldColumns } from "@metaxy-ts/core/adapter";
import fc from "fast-check";
import { topic } from "../suite/case.js";
import type { Lab } from "../suite/lab.js";
import { graphs } from "./properties/graphs.js";
import { histories } from "./properties/histories.js";
import { replay } from "./properties/replay.js";
import { withLayouts } from "./support/adapters.js";
import { sorted } from "./support/rows.js";

const root = defineFeature({ key: "root", id: ["id"], fields: { a: "1", b: "1" } });
const child = defineFeature({
  key: "child",
  id: ["id"],
  deps: [from(root, { select: [] })],
  fields: { a: "1", d: "1" },
});
const grown = defineFeature({
  key: "child",
  id: ["id"],
  deps: [from(root, { select: [] })],
  fields: { a: "1", c: "1" },
});

const row = (id: string, a: string, b = "b") => ({ id, metaxy_provenance_by_field: { a, b } });
const everything = { withFeatureHistory: true, withSampleHistory: true, includeSoftDeleted: true };

/** Where each table has its by-field columns in the layout of its turn. */
function openWith(lab: Lab, layouts: Readonly<Record<string, ByFieldLayout>>, place: string): Promise<Store> {
  return lab.open({ place, adapt: (adapter) => withLayouts(adapter, (table) => layouts[table] ?? "struct") });
}

async function catchUp(store: Store, feature: AnyFeature): Promise<void> {
  await using increment = await store.resolve(feature as typeof child);
  await store.write(feature as typeof child, increment.pending);
  await store.delete(feature as typeof child, increment.orphaned);
}

/** A life with everything that reads or writes by-field columns. Gives all rows that are stored at its end, without their times. */
async function live(store: Store): Promise<unknown> {
  await store.write(root, [
    row("1", "x"),
    row("2", "y", ""),
    { ...row("3", "z"), metaxy_data_version_by_field: { a: "own", b: "b" } },
  ]);
  await catchUp(store, child);
  await store.write(root, [row("1", "changed"), row("4", "new")]);
  await store.delete(root, [{ id: "2" }]);
  await catchUp(store, child);
  await store.write(child, await (await store.read(child, { filters: "id = '1'" })).rows()); // rows have no order
  const old = new FeatureGraph([root, child]).versions(child, store.hash.length).feature;
  await store.rebase(grown, { from: old });
  await catchUp(store, grown);
  return Promise.all([root, grown].map((feature) => storedRows(store, feature as AnyFeature)));
}

/** In rows of other versions of the feature, a struct has nulls for fields that these do not have. */
function withoutNulls(versions: unknown): object {
  return Object.fromEntries(Object.entries(versions as object).filter(([, version]) => version !== null));
}

async function storedRows(store: Store, feature: AnyFeature): Promise<unknown> {
  const rows = (await (await store.read(feature as never, everything)).rows()) as Record<string, unknown>[];
  const compared = rows.map(({ metaxy_created_at: _, metaxy_updated_at: __, metaxy_deleted_at: gone, ...others }) => {
    for (const name of byFieldColumns) others[name] = withoutNulls(others[name]);
    return {
      ...others,
      gone: gone !== null,
      key: JSON.stringify([others.id, others.metaxy_feature_version, others.metaxy_provenance, gone !== null]),
    };
  });
  return sorted(compared, "key");
}

async function layoutsOf(store: Store, feature: AnyFeature): Promise<string[]> {
  const columns = await (await store.read(feature as never)).columns();
  return byFieldColumns.map((name) => columns.find((column) => column.name === name)?.type.kind ?? "none");
}

/** Rows of another store come as Arrow. */
const moving: readonly Capability[] = ["relation.arrow", "input.arrow"];

const mixtures: readonly Readonly<Record<string, ByFieldLayout>>[] = [
  { root: "map", child: "map" },
  { root: "map", child: "struct" },
  { root: "struct", child: "map" },
];

/** By-field columns are structs or maps, by table: nobody who reads rows can distinguish the two. */
export const byFieldLayouts = topic("by-field-layout", {
  "same-rows": {
    title: "tables with maps, and stores with both, have the rows that tables with structs have",
    async run(lab) {
      const expected = await live(await openWith(lab, {}, "structs"));
      for (const [index, layouts] of mixtures.entries())
        assert.deepEqual(await live(await openWith(lab, layouts, `mixed_${index}`)), expected, JSON.stringify(layouts));
    },
  },
  follows: {
    title: "a new table has its by-field columns as the tables have that are there, in a store that has both ways",
    async run(lab) {
      let only: ByFieldLayout | undefined;
      for (const layout of ["map", "struct"] as const) {
        const first = await openWith(lab, { root: layout }, layout);
        await first.write(root, [row("1", "x")]);
        const layouts = await layoutsOf(first, root);
        await first.close();
        const adapt = (adapter: StoreAdapter) => {
          only = adapter.byField;
          return adapter;
        };
        const store = await lab.open({ place: layout, adapt });
        await catchUp(store, child);
        assert.deepEqual(await layoutsOf(store, child), only ? [only, only] : layouts);
      }
    },
  },
  copies: {
    title: "a copy between stores has the same rows, whatever layouts they have",
    needs: moving,
    async run(lab) {
      const layouts = ["map", "struct"] as const;
      for (const from_ of layouts) {
        const source = await openWith(lab, { root: from_, child: from_ }, `from_${from_}`);
        const expected = await live(source);
        for (const to of layouts) {
          const target = await openWith(lab, { root: to, child: to }, `${from_}_to_${to}`);
          await target.copyFrom(source, { features: [root, grown], withSampleHistory: true });
          const copied = await Promise.all([root, grown].map((feature) => storedRows(target, feature as AnyFeature)));
          assert.deepEqual(copied, expected);
        }
      }
    },
  },
  histories: {
    title: "any history over tables of both layouts is answered as the witness answers it",
    needs: ["hash.md5"],
    run: (lab) =>
      fc.assert(
        fc.asyncProperty(graphs, histories, (specs, steps) =>
          replay(
            lab,
            specs,
            steps,
            { algorithm: "md5", length: 16 },
            {
              place: "mixed",
              adapt: (adapter) =>
                withLayouts(adapter, (table) =>
                  (table.codePointAt(table.length - 1) ?? 0) % 2 === 0 ? "map" : "struct",
                ),
            },
          ),
        ),
        { numRuns: Math.ceil(lab.properties.runs / 4), seed: lab.properties.seed },
      ),
  },
});
