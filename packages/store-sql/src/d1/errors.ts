import type { ErrorCode } from "@metaxy-ts/core/adapter";
import { errorText, MetaxyError } from "@metaxy-ts/core/adapter";

/** D1's errors have no codes. What they mean is in their messages. */
const meanings: readonly (readonly [RegExp, ErrorCode, string])[] = [
  [
    /SQLITE_BUSY|overloaded|Too many requests queued/i,
    "STORE_LOCKED",
    "has too much to do for others. Try again later.",
  ],
  [
    /SQLITE_FULL|Exceeded maximum DB size/i,
    "STORE_FULL",
    "is as large as D1 lets a database become. Nothing of the write was stored; remove tables, and write again.",
  ],
  [/SQLITE_CORRUPT|SQLITE_NOTADB/i, "STORE_CORRUPT", "is damaged. Restore it with D1's Time Travel."],
  [/SQLITE_READONLY|not authorized|permission/i, "STORE_READ_ONLY", "does not let this binding do that."],
  [
    /too many columns/i,
    "WRITE_INVALID",
    "has tables of at most 99 columns, of which ten are the library's. Nothing was written; put some into an object.",
  ],
  [
    /too long|SQLITE_TOOBIG|too big/i,
    "WRITE_INVALID",
    "has values and rows of at most 2 MB. Nothing was written; store larger ones elsewhere.",
  ],
];

/** Others write, or the database has too much to do. */
export function isBusy(error: unknown): boolean {
  return /SQLITE_BUSY|overloaded|Too many requests queued/i.test(errorText(error));
}

/** Translates an error of D1 into the library's. */
export function mapD1Error(error: unknown, display: string): MetaxyError | undefined {
  const text = errorText(error);
  const [, code, message] = meanings.find(([pattern]) => pattern.test(text)) ?? [];
  return code && new MetaxyError(code, `${display} ${message}`, { cause: error });
}
