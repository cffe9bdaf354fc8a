import type { ErrorCode } from "@metaxy-ts/core/adapter";
import { MetaxyError } from "@metaxy-ts/core/adapter";

interface Rule {
  readonly pattern: RegExp;
  readonly code: ErrorCode;
  readonly message: (place: string, match: RegExpMatchArray) => string;
  readonly details?: (match: RegExpMatchArray) => Record<string, unknown>;
}

/** What DuckDB says, and what it means. The first rule that fits decides. */
const rules: readonly Rule[] = [
  {
    pattern: /Conflicting lock is held in .*?\(PID (\d+)\)|Could not set lock on file/,
    code: "STORE_LOCKED",
    message: (place, [, pid]) =>
      `${place} is held for writing by ${pid ? `process ${pid}` : "another process"}. Wait for it, stop it, or open the store with { mode: "read" } once it is done.`,
    details: ([, pid]) => (pid ? { pid: Number(pid) } : {}),
  },
  {
    pattern: /being used by another process/,
    code: "STORE_LOCKED",
    message: (place) => `${place} is held for writing by another process. Wait for it, or stop it.`,
  },
  {
    pattern: /different configuration than existing connections/,
    code: "STORE_LOCKED",
    message: (place) =>
      `${place} is open in this process (${process.pid}) in another mode. Close that store first, or open both in the same mode.`,
    details: () => ({ pid: process.pid }),
  },
  {
    pattern: /version number (\d+), but this version of DuckDB|created with a newer version|storage version/i,
    code: "STORE_FORMAT_NEWER",
    message: (place) => `${place} was written by a newer version of DuckDB. Upgrade @metaxy-ts/engine-duckdb.`,
  },
  {
    pattern:
      /not a valid DuckDB database file|Corrupt database file|checksum .* does not match|is not a DuckDB database/i,
    code: "STORE_CORRUPT",
    message: (place) => `${place} is not a DuckDB database, or it is damaged. Check the path; nothing was changed.`,
  },
  {
    pattern: /database does not exist/,
    code: "STORE_NOT_FOUND",
    message: (place) => `${place} does not exist. Check the path, or open it with { mode: "write" } to create it.`,
  },
  {
    pattern: /No space left on device|Could not write (?:all|to file).*space|out of disk space|Out of Memory Error/i,
    code: "STORE_FULL",
    message: (place) =>
      `There is no space left for ${place}. Nothing of the write was stored; free space and write again.`,
  },
  {
    pattern:
      /Read-only file system|Permission denied|attached in read-only mode|read-only database|Operation not permitted/i,
    code: "STORE_READ_ONLY",
    message: (place) => `${place} cannot be written: check the permissions of the file and of its folder.`,
  },
  {
    pattern: /Cannot open file .*: No such file or directory/,
    code: "STORE_NOT_FOUND",
    message: (place) => `${place}: the folder of a file does not exist. Create the folder first.`,
  },
];

/** The library's error for an error of DuckDB, if it has a code of its own. */
export function mapDuckDBError(error: unknown, place: string): MetaxyError | undefined {
  const text = error instanceof Error ? error.message : String(error);
  for (const { pattern, code, message, details } of rules) {
    const match = text.match(pattern);
    if (match) return new MetaxyError(code, message(place, match), { details: details?.(match) ?? {}, cause: error });
  }
  return undefined;
}
