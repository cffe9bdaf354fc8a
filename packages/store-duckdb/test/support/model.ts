import type { AnyFeature } from "@metaxy-ts/core";
import { FeatureGraph } from "@metaxy-ts/core";
import type { Hasher } from "@metaxy-ts/core/adapter";
import { compareUtf8, separator } from "@metaxy-ts/core/adapter";

/*
 * What the store computes, in a few lines of plain code: samples in maps, hashes of strings put together by hand as the hashing spec says.
 */

/** The data versions of a sample, by member. */
export type Versions = Readonly<Record<string, string | null>>;
/** Samples of a feature by ID. */
export type Samples = ReadonlyMap<string, Versions>;

/** The provenance of every sample that a feature with 1:1 parents, all on the column `id`, ought to have. */
export function expectedSamples(
  feature: AnyFeature,
  stored: ReadonlyMap<string, Samples>,
  hash: Hasher,
): Map<string, Versions> {
  const graph = new FeatureGraph([feature]);
  const inputs = graph.fieldInputs(feature);
  const { dependencies, fields } = feature.spec;
  const parents = dependencies.map((dependency) => ({
    ...dependency,
    samples: stored.get(dependency.feature) ?? new Map<string, Versions>(),
  }));
  const required = parents.filter(({ optional }) => !optional);
  const all = new Set(parents.flatMap(({ samples }) => [...samples.keys()]));
  const ids =
    required.length > 0 ? [...all].filter((id) => required.every(({ samples }) => samples.has(id))) : [...all];
  return new Map(
    ids.map((id) => {
      const provenance = fields.map((field) => {
        const pieces = [...(inputs.get(field.key) ?? [])].map(({ feature: parent, field: parentField }) => {
          const member = parentField.replaceAll("/", "_");
          return { label: `${parent}.${parentField}`, value: stored.get(parent)?.get(id)?.[member] ?? "" };
        });
        const sorted = pieces.toSorted((a, b) => compareUtf8(a.label, b.label));
        const text = [field.key, field.codeVersion, ...sorted.flatMap(({ label, value }) => [label, value])].join(
          separator,
        );
        return [field.key.replaceAll("/", "_"), hash(text)] as const;
      });
      return [id, Object.fromEntries(provenance)];
    }),
  );
}

/** The hash of a sample from those of its fields. */
export function sampleHashOf(versions: Versions, hash: Hasher): string {
  const members = Object.keys(versions).toSorted(compareUtf8);
  return hash(members.map((member) => versions[member] ?? "").join(separator));
}
