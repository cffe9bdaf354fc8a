// The file of an extension of DuckDB, for tests. It comes from the Python registry, which has the extensions as packages and is
// reached with the settings that pip has. It is fetched once for each machine and kept outside of the checkout.
//
//   node scripts/duckdb-extension.mjs lance     prints the path of lance.duckdb_extension
import { join } from "node:path";
import { pythonPackage } from "./python-package.mjs";

/** The version of DuckDB, for which extensions are built; that of @duckdb/node-api in pnpm-workspace.yaml. */
const version = "1.5.5";

/**
 * The path of an extension's file, such as `lance` or `postgres_scanner`.
 *
 * @param {string} name
 * @returns {string}
 */
export function duckdbExtension(name) {
  const folder = pythonPackage(`duckdb-extension-${name.replaceAll("_", "-")}`, version);
  return join(folder, `duckdb_extension_${name}`, "extensions", `v${version}`, `${name}.duckdb_extension`);
}

const [, script, name] = process.argv;
if (script === import.meta.filename && name) process.stdout.write(duckdbExtension(name));
