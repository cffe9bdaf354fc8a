import type { ConfiguredStore, HashSettings, Store } from "@metaxy-ts/core";
import { and, column, FeatureGraph, featureFromSpec } from "@metaxy-ts/core";
import type { RowDifference } from "./compare.js";
import { compareRows } from "./compare.js";
import type { Mismatch, Vector, VectorStep } from "./vector.js";

/** A new, empty store for one vector. */
export type OpenEmptyStore = (options: {
  readonly graph: FeatureGraph;
  readonly hash: HashSettings;
}) => ConfiguredStore;

/** Replays a vector on a new store and returns every answer that differs; none is success. */
export async function replayVector(vector: Vector, openEmpty: OpenEmptyStore): Promise<Mismatch[]> {
  const graph = new FeatureGraph(vector.features.map((spec) => featureFromSpec(spec)));
  const hash = { algorithm: vector.hash_algorithm, length: vector.hash_truncation_length };
  const at =
    (step: string) =>
    (difference: RowDifference): Mismatch => ({ vector: vector.name, step, ...difference });
  const mismatches = compareVersions(vector, graph).map(at("versions"));
  await using store = await openEmpty({ graph, hash }).open();
  for (const [index, step] of vector.steps.entries()) {
    mismatches.push(...(await replayStep(store, step)).map(at(`${index} (${step.op} ${step.feature})`)));
  }
  return mismatches;
}

function compareVersions(vector: Vector, graph: FeatureGraph): RowDifference[] {
  return Object.entries(vector.versions).flatMap(([key, expected]) => {
    const { feature, spec, code, fields } = graph.versions(key, vector.hash_truncation_length);
    const got = { feature_version: feature, spec_version: spec, code_version: code, field_versions: fields };
    return compareRows([{ ...expected }], [got]).map((difference) => ({ ...difference, sample: key }));
  });
}

async function replayStep(store: Store, step: VectorStep): Promise<RowDifference[]> {
  switch (step.op) {
    case "write":
      await store.write(step.feature, step.rows);
      return [];
    case "delete": {
      const conditions = Object.entries(step.where).map(([name, value]) => column<unknown>(name).eq(value as string));
      await store.delete(step.feature, and(...conditions), { hard: !step.soft });
      return [];
    }
    case "resolve": {
      await using increment = await store.resolve(step.feature);
      const counts = await increment.counts();
      return [
        ...compareRows(step.new, await increment.new.rows()),
        ...compareRows(step.stale, await increment.stale.rows()),
        ...compareRows(step.orphaned, await increment.orphaned.rows()),
        ...compareRows(
          [{ new: step.new.length, stale: step.stale.length, orphaned: step.orphaned.length }],
          [{ ...counts }],
        ),
      ];
    }
  }
}
