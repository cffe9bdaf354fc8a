import { newFolder, printedBy, startServer } from "@metaxy-ts/testing";

/** DuckDB's extensions, from files that this machine has, or fetches. */
export function extensionFiles(): Readonly<Record<string, string>> {
  files ??= Object.fromEntries(
    ["avro", "httpfs", "iceberg"].map((name) => [name, printedBy("duckdb-extension.mjs", name)]),
  );
  return files;
}
let files: Readonly<Record<string, string>> | undefined;

/** Starts Apache Iceberg's REST catalog, with its tables in a new folder, or in a bucket of a server. */
export async function startCatalog(
  ...bucketAndServer: readonly string[]
): Promise<AsyncDisposable & { readonly endpoint: string }> {
  return startServer("iceberg-server", [await newFolder(), ...bucketAndServer]);
}
