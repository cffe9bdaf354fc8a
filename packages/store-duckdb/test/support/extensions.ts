import { printedBy } from "@metaxy-ts/testing";

/** The folder of an unpacked package of the Python registry, fetched once for each machine. */
export function pythonPackage(name: string, version: string): string {
  return printedBy("python-package.mjs", name, version);
}

/** Extensions of DuckDB as the option `extensions` takes them: packages of the Python registry have the files. */
export function duckdbExtensions(): Readonly<Record<"ducklake" | "sqlite" | "postgres" | "httpfs", string>> {
  const file = (name: string) => printedBy("duckdb-extension.mjs", name);
  return {
    ducklake: file("ducklake"),
    sqlite: file("sqlite_scanner"),
    postgres: file("postgres_scanner"),
    httpfs: file("httpfs"),
  };
}
