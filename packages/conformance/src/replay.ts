import type { ConfiguredStore, HashSettings } from "@metaxy-ts/core";
import { FeatureGraph, featureFromSpec } from "@metaxy-ts/core";
import type { RowDifference } from "./compare.js";
import { compareRows } from "./compare.js";
import type { ReplayedStore } from "./replayed-store.js";
import { replayedStore, replayedWitness } from "./replayed-store.js";
import type { Mismatch, Vector, VectorStep } from "./vector.js";
import { Witness } from "./witness/witness.js";

/** A new, empty store for one vector. */
export type OpenEmptyStore = (options: {
  readonly graph: FeatureGraph;
  readonly hash: HashSettings;
}) => ConfiguredStore;

/**
 * Replays a vector on a new store, and compares its answers with those of the reference implementation.
 *
 * @param vector The vector, as {@link readVectors} returns it.
 * @param openEmpty Configures a store that is new and empty. The replay opens and closes it.
 * @returns Every answer that differs. Empty if the store answered as the reference implementation did.
 *
 * @example
 * ```ts
 * import { readVectors, replayVector } from "@metaxy-ts/conformance";
 * import { memory } from "@metaxy-ts/core/memory";
 *
 * for (const { file, vector } of await readVectors()) console.log(file, await replayVector(vector, memory));
 * ```
 */
export async function replayVector(vector: Vector, openEmpty: OpenEmptyStore): Promise<Mismatch[]> {
  const graph = new FeatureGraph(vector.features.map((spec) => featureFromSpec(spec)));
  const hash = hashSettings(vector);
  await using store = await openEmpty({ graph, hash }).open();
  return await replay(vector, replayedStore(store, graph, hash.length));
}

/**
 * Replays a vector on the witness, as {@link replayVector} does on a store.
 *
 * @param vector The vector.
 * @returns Every answer that differs.
 */
export async function replayOnWitness(vector: Vector): Promise<Mismatch[]> {
  return replay(vector, replayedWitness(new Witness({ features: vector.features, hash: hashSettings(vector) })));
}

/** Replays a vector on anything that is new and empty, and returns every answer that differs. */
export async function replay(vector: Vector, store: ReplayedStore): Promise<Mismatch[]> {
  const at =
    (step: string) =>
    (difference: RowDifference): Mismatch => ({ vector: vector.name, step, ...difference });
  const mismatches = compareVersions(vector, store).map(at("versions"));
  for (const [index, step] of vector.steps.entries()) {
    mismatches.push(...(await replayStep(store, step)).map(at(`${index} (${step.op} ${step.feature})`)));
  }
  return mismatches;
}

function hashSettings(vector: Vector): HashSettings {
  return { algorithm: vector.hash_algorithm, length: vector.hash_truncation_length };
}

function compareVersions(vector: Vector, store: ReplayedStore): RowDifference[] {
  return Object.entries(vector.versions).flatMap(([key, expected]) => {
    const { feature, spec, code, fields } = store.versions(key);
    const got = { feature_version: feature, spec_version: spec, code_version: code, field_versions: fields };
    return compareRows([{ ...expected }], [got]).map((difference) => ({ ...difference, sample: key }));
  });
}

async function replayStep(store: ReplayedStore, step: VectorStep): Promise<RowDifference[]> {
  switch (step.op) {
    case "write":
      await store.write(step.feature, step.rows);
      return [];
    case "delete":
      await store.delete(step.feature, step.where, { hard: !step.soft });
      return [];
    case "resolve": {
      const increment = await store.resolve(step.feature);
      const { counts } = increment;
      return [
        ...compareRows(step.new, increment.new),
        ...compareRows(step.stale, increment.stale),
        // The reference implementation calls both orphaned.
        ...compareRows(step.orphaned, [...increment.orphaned, ...increment.waiting]),
        ...compareRows(
          [{ new: step.new.length, stale: step.stale.length, orphaned: step.orphaned.length }],
          [{ new: counts.new, stale: counts.stale, orphaned: counts.orphaned + counts.waiting }],
        ),
      ];
    }
  }
}
