import type { ErrorCode } from "@metaxy-ts/core/adapter";
import { errorText, MetaxyError } from "@metaxy-ts/core/adapter";

/** The driver has one code for all errors. What they mean is in their messages. */
const meanings: readonly (readonly [RegExp, ErrorCode, string])[] = [
  [
    /locked by another process/i,
    "STORE_LOCKED",
    "is open in another process, and Turso lets one process at a time open a file. Close it there, and try again.",
  ],
  [/database is locked|busy/i, "STORE_LOCKED", "is being written by another connection. Try again."],
  [/readonly|read-only/i, "STORE_READ_ONLY", "cannot be written: check the permissions of the file and of its folder."],
  [
    /not a database|invalid page|corrupt|malformed/i,
    "STORE_CORRUPT",
    "is no database, or is damaged. Check the path; nothing was changed.",
  ],
  [
    /no space|disk is full|database or disk is full/i,
    "STORE_FULL",
    "has no space left on its disk. Nothing of the write was stored; free space and write again.",
  ],
  [
    /permission denied|access is denied/i,
    "STORE_READ_ONLY",
    "cannot be opened: check the permissions of the file and of its folder.",
  ],
  [
    /no such file|unable to open|not found: .*\.db/i,
    "STORE_NOT_FOUND",
    'cannot be opened. Check the path and its folder, or open it with { mode: "write" } to create it.',
  ],
];

/** Another connection of this process writes. */
export function isBusy(error: unknown): boolean {
  return /database is locked|busy|snapshot is stale/i.test(errorText(error));
}

/** Translates an error of Turso into the library's. */
export function mapTursoError(error: unknown, display: string): MetaxyError | undefined {
  const text = errorText(error);
  const [, code, message] = meanings.find(([pattern]) => pattern.test(text)) ?? [];
  return code && new MetaxyError(code, `${display} ${message}`, { cause: error });
}
