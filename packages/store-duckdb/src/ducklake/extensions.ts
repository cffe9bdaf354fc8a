import { own } from "@metaxy-ts/core/adapter";
import { loadExtension } from "@metaxy-ts/engine-duckdb/base";

/** Extensions that files at an address need, by how it starts. */
const storages: readonly (readonly [RegExp, string])[] = [
  [/^(?:s3|s3a|s3n|gs|gcs|r2|https?):\/\//i, "httpfs"],
  [/^(?:azure|az|abfss?):\/\//i, "azure"],
];

/** The extension that a data path needs, if it is an address. */
export function storageExtension(dataPath: string): string | undefined {
  return storages.find(([pattern]) => pattern.test(dataPath))?.[1];
}

/**
 * Loads extensions: from a file if one is named, otherwise DuckDB's own, which it downloads once.
 *
 * @throws CONFIG_INVALID for a file that cannot be loaded, STORE_FAILED for an extension that cannot be downloaded.
 */
export async function loadExtensions(
  run: (sql: string) => Promise<unknown>,
  needed: readonly string[],
  files: Readonly<Record<string, string>>,
): Promise<void> {
  for (const name of new Set([...Object.keys(files), ...needed]))
    await loadExtension(run, name, own(files, name), { of: "duckdb()", name: "ducklake.extensions" });
}
