import type { ErrorCode } from "@metaxy-ts/core/adapter";
import { errorText, MetaxyError } from "@metaxy-ts/core/adapter";

/** The primary result codes of SQLite that say something of the database, and what they mean. */
const codes: Readonly<Record<number, readonly [code: ErrorCode, message: string]>> = {
  5: [
    "STORE_LOCKED",
    "is being written by another process, and did not become free in time. Try again, or raise busyTimeout.",
  ],
  6: ["STORE_LOCKED", "has a table that another statement of this connection uses. Read its rows to the end first."],
  8: ["STORE_READ_ONLY", "cannot be written: check the permissions of the file and of its folder."],
  10: [
    "STORE_FAILED",
    "could not be read or written by the system. Check the disk, then open the store again; committed rows are safe.",
  ],
  11: ["STORE_CORRUPT", "is damaged. Nothing was changed; restore it from a copy."],
  13: ["STORE_FULL", "has no space left on its disk. Nothing of the write was stored; free space and write again."],
  14: [
    "STORE_NOT_FOUND",
    'cannot be opened. Check the path and its folder, or open it with { mode: "write" } to create it.',
  ],
  23: ["STORE_READ_ONLY", "does not let this connection do that."],
  26: ["STORE_CORRUPT", "is not a SQLite database. Check the path; nothing was changed."],
};

const names: readonly string[] = [
  "SQLITE_BUSY",
  "SQLITE_LOCKED",
  "SQLITE_READONLY",
  "SQLITE_IOERR",
  "SQLITE_CORRUPT",
  "SQLITE_FULL",
  "SQLITE_CANTOPEN",
  "SQLITE_CONSTRAINT",
  "SQLITE_AUTH",
  "SQLITE_NOTADB",
];
const numbers: readonly number[] = [5, 6, 8, 10, 11, 13, 14, 19, 23, 26];

/** The primary result code of an error of either driver. */
function resultCode(error: unknown): number | undefined {
  const { errcode, code } = (error ?? {}) as { readonly errcode?: unknown; readonly code?: unknown };
  if (typeof errcode === "number") return errcode & 0xff;
  const index = names.findIndex((name) => typeof code === "string" && code.startsWith(name));
  return numbers[index];
}

/** Another process writes. */
export function isConflict(error: unknown): boolean {
  return resultCode(error) === 5;
}

/** Translates an error of SQLite into the library's. */
export function mapSqliteError(error: unknown, display: string): MetaxyError | undefined {
  const number = resultCode(error);
  if (number === 19)
    return new MetaxyError(
      "WRITE_INVALID",
      `Nothing of the write was stored: ${display} refuses its rows: ${errorText(error)}. Correct the rows, or the constraint of the table.`,
      { cause: error },
    );
  const [code, message] = (number !== undefined && codes[number]) || [];
  if (code) return new MetaxyError(code, `${display} ${message}`, { cause: error });
  const [, table] = /no such table: (?:main\.)?(.+)$/.exec(errorText(error)) ?? [];
  if (table === undefined) return undefined;
  return new MetaxyError(
    "TABLE_NOT_FOUND",
    `${display} has no table ${table}; it may have been dropped in the meantime. Check the name, or write the feature again.`,
    { details: { table }, cause: error },
  );
}
