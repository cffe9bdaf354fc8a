import type { ErrorCode } from "@metaxy-ts/core/adapter";
import { errorText, MetaxyError } from "@metaxy-ts/core/adapter";
import { isStatementError, mapDuckDBError } from "@metaxy-ts/engine-duckdb/base";
import { isLakeConflict } from "./conflicts.js";

interface Rule {
  readonly pattern: RegExp;
  readonly code: ErrorCode;
  readonly message: (display: string, match: RegExpMatchArray) => string;
}

/** What DuckLake and the databases of its catalogs say, and what it means. */
const rules: readonly Rule[] = [
  {
    pattern: /creating a new DuckLake is explicitly disabled|unable to open database file/,
    code: "STORE_NOT_FOUND",
    message: (display) =>
      `There is no lake at ${display}. Check the catalog, or open it with { mode: "write" } to create one; the folder of a catalog's file has to exist.`,
  },
  {
    pattern: /DATA_PATH parameter "(.*?)" does not match existing data path in the catalog "(.*?)"/,
    code: "CONFIG_INVALID",
    message: (display, [, given, recorded]) =>
      `${display} keeps its data in ${recorded}, and the option ducklake.dataPath is ${given}. Use the path that the lake was created with.`,
  },
  {
    pattern: /password authentication failed|role .* does not exist|no password supplied/,
    code: "CONFIG_INVALID",
    message: (display) => `${display} does not accept the user or the password. Correct them.`,
  },
  {
    pattern: /Unable to connect to Postgres/,
    code: "STORE_NOT_FOUND",
    message: (display) =>
      `${display} cannot be reached, or has no such database. Check the catalog's host, port and database.`,
  },
  {
    pattern: /file is not a database|database disk image is malformed/,
    code: "STORE_CORRUPT",
    message: (display) =>
      `${display} is not the catalog of a lake, or it is damaged. Check the path; nothing was changed.`,
  },
  {
    pattern: /catalog version is (\d[\w.]*)\S*, but the extension requires version (\d[\w.]*)/,
    code: "STORE_FORMAT_NEWER",
    message: (display, [, version, known]) =>
      `${display} has version ${version} of DuckLake's format, and DuckDB's extension here reads version ${known}. Upgrade @metaxy-ts/store-duckdb; or, if the lake is the older one, let DuckDB migrate it: attach it once with AUTOMATIC_MIGRATION.`,
  },
  {
    pattern: /"([^"]*\/ducklake-[^"/]*\.(?:parquet|puffin))": No such file/,
    code: "STORE_CORRUPT",
    message: (display, [, file]) =>
      `${display} lacks its file ${file}. Restore the files of the option ducklake.dataPath; nothing was changed.`,
  },
  {
    pattern: /Failed to create directory "(.*)": (?:Not a directory|File exists)/,
    code: "CONFIG_INVALID",
    message: (display, [, folder]) =>
      `${display} cannot create the folder ${folder}, because a file has that path. Correct the option ducklake.dataPath; nothing was written.`,
  },
  {
    pattern: /HTTP.*\/ducklake-.*\b(?:401|403)\b/is,
    code: "CONFIG_INVALID",
    message: (display) =>
      `${display}: the storage of the option ducklake.dataPath does not accept the credentials, or they lack a permission. Correct the secret in ducklake.setup.`,
  },
  {
    pattern: /HTTP.*\/ducklake-.*\b404\b/is,
    code: "STORE_CORRUPT",
    message: (display) =>
      `${display} lacks a file, or its bucket does not exist. Check the option ducklake.dataPath; nothing was changed.`,
  },
  {
    pattern: /unsupported type (.*)/,
    code: "WRITE_INVALID",
    message: (display, [, type]) =>
      `${display} has no columns of type ${type}. Nothing was written; cast the column to another type.`,
  },
  {
    pattern: /attempt to write a readonly database/,
    code: "STORE_READ_ONLY",
    message: (display) =>
      `${display} cannot be written. Check the permissions of the catalog's file and of its folder; with SQLite, reading needs them too.`,
  },
];

/** The library's error for an error of a lake, if it has its own code. */
export function mapDuckLakeError(error: unknown, display: string): MetaxyError | undefined {
  if (isLakeConflict(error))
    return new MetaxyError(
      "STORE_LOCKED",
      `${display} was changed by other writers during every attempt. Nothing was stored; try again when fewer writers are active.`,
      { cause: error },
    );
  if (isStatementError(error)) return undefined;
  const text = errorText(error);
  for (const { pattern, code, message } of rules) {
    const match = text.match(pattern);
    if (match) return new MetaxyError(code, message(display, match), { cause: error });
  }
  return mapDuckDBError(error, display);
}
