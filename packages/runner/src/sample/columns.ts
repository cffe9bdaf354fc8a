import type { AnyFeature, FeatureGraph } from "@metaxy-ts/core";

/** Whether one sample of the feature is a parent that becomes many rows. */
export function expands({ spec }: AnyFeature): boolean {
  return spec.dependencies.some(({ lineage }) => lineage.type === "expansion");
}

/** The columns that identify a sample of an update: with expansion those of its parent, else the feature's ID columns. */
export function sampleColumns(graph: FeatureGraph, key: string): readonly string[] {
  const { spec } = graph.get(key);
  const expansion = spec.dependencies.find(({ lineage }) => lineage.type === "expansion");
  if (!expansion) return spec.idColumns;
  const { lineage, feature } = expansion;
  return ("on" in lineage && lineage.on) || graph.get(feature).spec.idColumns;
}
