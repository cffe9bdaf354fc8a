import type { FeatureGraph } from "@metaxy-ts/core";
import { normalizeKey } from "@metaxy-ts/core";
import type { ColumnDescription } from "@metaxy-ts/core/adapter";
import { MetaxyError, own, suggestion, typeName } from "@metaxy-ts/core/adapter";
import type { VectorLengths } from "./arrow.js";
import type { LanceDBOptions } from "./options.js";

/**
 * Checks that vectors are of features and columns that exist, as far as anybody knows: the features of the store's graph, and the columns
 * of those with a schema.
 *
 * @throws CONFIG_INVALID naming the feature or the column, FEATURE_INVALID for what is not a key.
 */
export function checkVectors(vectors: NonNullable<LanceDBOptions["vectors"]>, graph: FeatureGraph | undefined): void {
  for (const [key, columns] of Object.entries(vectors)) {
    requireKey(key);
    if (!graph) continue;
    const feature = graph.features.get(key);
    if (!feature)
      throw refusal(
        `feature ${key}, which the graph does not have${suggestion(key, graph.features.keys(), "features")}`,
      );
    for (const column of Object.keys(columns)) {
      const declared = feature.columns?.get(column);
      if (feature.columns && !declared && !feature.extraColumns)
        throw refusal(
          `column ${column} of ${key}, which its schema does not have${suggestion(column, feature.columns.keys(), "columns")}`,
        );
      if (declared?.type && declared.type.kind !== "list")
        throw refusal(
          `column ${column} of ${key}. Its schema declares ${declared.type.kind}, but vectors are lists of numbers.`,
        );
    }
  }
}

/** A key in any other form would be the key of no feature. */
function requireKey(key: string): void {
  const normal = normalizeKey(key, "feature");
  if (normal !== key) throw refusal(`feature ${JSON.stringify(key)}. The feature's key is ${normal}.`);
}

/** @throws WRITE_INVALID for rows that have something else than lists where vectors are to be. */
export function requireLists(columns: readonly ColumnDescription[], lengths: VectorLengths): void {
  for (const { name, type } of columns) {
    if (own(lengths, name) === undefined || type.kind === "list") continue;
    throw new MetaxyError(
      "WRITE_INVALID",
      `Nothing was written: column ${JSON.stringify(name)} is ${typeName(type)}, but the option vectors of the store lists it as a vector, which is a list of numbers.`,
      { details: { column: name } },
    );
  }
}

function refusal(problem: string): MetaxyError {
  return new MetaxyError("CONFIG_INVALID", `The option vectors of lancedb() cannot be set for ${problem}`, {
    details: { option: "vectors" },
  });
}
