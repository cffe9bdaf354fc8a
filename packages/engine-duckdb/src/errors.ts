import type { ErrorCode } from "@metaxy-ts/core/adapter";
import { errorText, MetaxyError } from "@metaxy-ts/core/adapter";

interface Rule {
  readonly pattern: RegExp;
  readonly code: ErrorCode;
  readonly message: (place: string, match: RegExpMatchArray) => string;
  readonly details?: (match: RegExpMatchArray) => Record<string, unknown>;
}

/** What DuckDB says, and what it means. The first rule that fits decides. */
const rules: readonly Rule[] = [
  {
    pattern: /Could not set lock on file(?:.*?\(PID (\d+)\))?/,
    code: "STORE_LOCKED",
    message: (place, [, pid]) =>
      `${place} is in use by ${pid ? `process ${pid}` : "another process"}: one process may write a file, or many may read it. Wait until it is closed, or stop it.`,
    details: ([, pid]) => (pid ? { pid: Number(pid) } : {}),
  },
  {
    pattern: /being used by another process/,
    code: "STORE_LOCKED",
    message: (place) =>
      `${place} is in use by another process: one process may write a file, or many may read it. Wait until it is closed, or stop it.`,
  },
  {
    pattern: /different configuration than existing connections/,
    code: "STORE_LOCKED",
    message: (place) =>
      `${place} is open in this process (${process.pid}) with other options. Close that store first, or open both with the same mode, threads, memoryLimit and tempDirectory.`,
    details: () => ({ pid: process.pid }),
  },
  {
    pattern: /version number (\d+), but .*created with an? newer version|storage version/is,
    code: "STORE_FORMAT_NEWER",
    message: (place, [, version]) =>
      `${place} was written by a newer version of DuckDB${version ? ` (storage version ${version})` : ""}. Upgrade @metaxy-ts/engine-duckdb.`,
    details: ([, version]) => (version ? { version: Number(version) } : {}),
  },
  {
    pattern: /version number (\d+), but .*created with an? older/is,
    code: "STORE_CORRUPT",
    message: (place, [, version]) =>
      `${place} was written by a version of DuckDB that is too old (storage version ${version}). Export it with that version; nothing was changed.`,
  },
  {
    pattern: /(?:Could not|Cannot) (?:read from|open) file "(.*)": Is a directory/,
    code: "STORE_CORRUPT",
    message: (place, [, path]) => `${place}: ${path} is a folder, not a file. Name a file in it; nothing was changed.`,
  },
  {
    pattern: /No magic bytes found at end of file '(.*)'|'(.*)' too small to be a Parquet file/,
    code: "ARGUMENT_INVALID",
    message: (_place, [, path, small]) => `${path ?? small} is not a Parquet file. Check the path.`,
  },
  {
    pattern: /No files found that match the pattern "(.*)"/,
    code: "ARGUMENT_INVALID",
    message: (_place, [, path]) =>
      `There is no file ${path?.replaceAll(/\[([*?[])\]/g, "$1")}. Check the path; wildcards are not expanded.`,
  },
  {
    pattern:
      /not a valid DuckDB database file|Corrupt database file|checksum .* does not match|is not a DuckDB database|Could not read enough bytes from file/i,
    code: "STORE_CORRUPT",
    message: (place) => `${place} is not a DuckDB database, or it is damaged. Check the path; nothing was changed.`,
  },
  {
    pattern: /database does not exist/,
    code: "STORE_NOT_FOUND",
    message: (place) => `${place} does not exist. Check the path, or open it with { mode: "write" } to create it.`,
  },
  {
    pattern: /No space left on device|Could not write (?:all|to file).*space|out of disk space/i,
    code: "STORE_FULL",
    message: (place) =>
      `There is no space left on the disk of ${place}. Nothing of the write was stored; free space and write again.`,
  },
  {
    pattern: /Out of Memory Error/i,
    code: "STORE_FULL",
    message: (place) =>
      `There is not enough memory for ${place}. Nothing was stored; raise memoryLimit, or read or write fewer rows at a time.`,
  },
  {
    pattern: /database has been invalidated/,
    code: "STORE_FAILED",
    message: (place) =>
      `${place} cannot be used any more after an earlier failure. Close it and open it again; committed rows are safe.`,
  },
  {
    pattern:
      /Read-only file system|Permission denied|attached in read-only mode|read-only database|Operation not permitted/i,
    code: "STORE_READ_ONLY",
    message: (place) =>
      `${place} cannot be written, or a file of it cannot be opened: check the permissions of the file and of its folder.`,
  },
  {
    pattern: /Cannot open file "(.*)": (?:No such file or|Not a) directory/,
    code: "STORE_NOT_FOUND",
    message: (place, [, path]) => `${place}: the folder of ${path} does not exist. Create it first.`,
  },
  {
    pattern: /Catalog Error: (?:Existing object (\S+) is of type|(\S+) is not an? table)/i,
    code: "TABLE_INVALID",
    message: (place, [, existing, other]) =>
      `${place} has a view ${existing ?? other} where a feature's table should be. Rename or drop it, or use a table prefix.`,
  },
  {
    pattern: /Catalog Error: Table with name (\S+) does not exist/,
    code: "TABLE_NOT_FOUND",
    message: (place, [, table]) =>
      `${place} has no table ${table}; it may have been dropped in the meantime. Check the name, or write the feature again.`,
  },
  {
    pattern: /Column with name (.*) already exists/,
    code: "WRITE_INVALID",
    message: (place, [, column]) =>
      `Nothing was written to ${place}: its column names are not case-sensitive, and column ${JSON.stringify(column)} differs from another only in case. Use one spelling.`,
  },
];

/** Errors about a statement or a value. Their messages repeat it, so any word may be in them, and they say nothing of the location. */
const ofStatements = /^(?:Binder|Constraint|Conversion|Mismatch Type|Out of Range|Parser|Syntax) Error: /;

/**
 * Whether an error of DuckDB is about a statement or a value, and not about the location of the data.
 *
 * @param error What DuckDB threw.
 * @returns True for errors of parsing, binding, conversion and constraints.
 */
export function isStatementError(error: unknown): boolean {
  return ofStatements.test(errorText(error));
}

/**
 * Translates an error of DuckDB into the library's.
 *
 * @param error What DuckDB threw.
 * @param place What messages call the database, without credentials.
 * @returns The error with its code, and DuckDB's as its cause; undefined if no code says what is wrong.
 */
export function mapDuckDBError(error: unknown, place: string): MetaxyError | undefined {
  if (isStatementError(error)) return undefined;
  const text = errorText(error);
  for (const { pattern, code, message, details } of rules) {
    const match = text.match(pattern);
    if (match) return new MetaxyError(code, message(place, match), { details: details?.(match) ?? {}, cause: error });
  }
  return undefined;
}
