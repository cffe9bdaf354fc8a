import { printedBy } from "@metaxy-ts/testing";

/** Options of a store with DuckDB's extension `delta`, which this machine has, or fetches. */
export function withExtension() {
  return { extension: printedBy("duckdb-extension.mjs", "delta"), unsignedExtensions: true };
}
