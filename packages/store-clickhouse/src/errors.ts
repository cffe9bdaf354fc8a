import type { ErrorCode } from "@metaxy-ts/core/adapter";
import { errorText, isError, isMetaxyError, MetaxyError, WriteConflict } from "@metaxy-ts/core/adapter";
import { queryIdOf } from "./query-id.js";

interface Rule {
  readonly code: ErrorCode | ((text: string) => ErrorCode);
  readonly message: (display: string, text: string) => string;
}

const repeatWithKey = "It is unknown whether a write was stored; repeat it with an idempotency key.";

/** In an error about missing grants: one for writing. */
const writeGrant = /\bgrants? (?:INSERT|ALTER|CREATE|DROP|TRUNCATE|OPTIMIZE|DELETE)\b/i;

/** What the server's error types mean. A type that is not here stays STORE_FAILED, with the server's own words. */
const serverRules: Readonly<Record<string, Rule>> = {
  UNKNOWN_DATABASE: {
    code: "STORE_NOT_FOUND",
    message: (display) => `${display}: the database does not exist. Create it, or correct the option database.`,
  },
  UNKNOWN_TABLE: {
    code: "TABLE_NOT_FOUND",
    message: (display, text) =>
      `${display} has no such table; it may have been dropped in the meantime. Check the name, or write the feature again. ${text}`,
  },
  AUTHENTICATION_FAILED: {
    code: "CONFIG_INVALID",
    message: (display) => `${display} does not accept the username or the password. Correct them.`,
  },
  ACCESS_DENIED: {
    code: (text) => (writeGrant.test(text) ? "STORE_READ_ONLY" : "CONFIG_INVALID"),
    message: (display, text) => `${display}: the user lacks a grant. ${text}`,
  },
  READONLY: {
    code: (text) => (/\bsetting\b/i.test(text) ? "CONFIG_INVALID" : "STORE_READ_ONLY"),
    message: (display, text) =>
      `${display}: the user may not do this, or may not choose settings; it needs a profile with readonly = 2 to read and 0 to write. ${text}`,
  },
  TABLE_IS_READ_ONLY: {
    code: "STORE_FAILED",
    message: (display) =>
      `${display}: a replicated table is read-only, because its ClickHouse Keeper does not answer. Write again once it does.`,
  },
  MEMORY_LIMIT_EXCEEDED: {
    code: "STORE_FULL",
    message: (display, text) =>
      `${display} does not have enough memory. Nothing was stored; raise max_memory_usage, or read or write fewer rows at a time. ${text}`,
  },
  NOT_ENOUGH_SPACE: {
    code: "STORE_FULL",
    message: (display) =>
      `There is no space left on the disk of ${display}. Nothing of the write was stored; free space and write again.`,
  },
  TOO_MANY_PARTS: {
    code: "STORE_FULL",
    message: (display) =>
      `${display} cannot merge as fast as it is written to. Nothing of the write was stored; write more rows at a time, less often.`,
  },
  QUERY_WAS_CANCELLED: {
    code: "ABORTED",
    message: (display) => `The query on ${display} was stopped by another user.`,
  },
  UNKNOWN_STATUS_OF_INSERT: {
    code: "STORE_FAILED",
    message: (display, text) => `It is unknown whether ${display} stored the rows. ${repeatWithKey} ${text}`,
  },
  TIMEOUT_EXCEEDED: {
    code: "STORE_FAILED",
    message: (display, text) => `${display} stopped the query at its time limit; raise queryTimeout. ${text}`,
  },
  SETTING_CONSTRAINT_VIOLATION: {
    code: "CONFIG_INVALID",
    message: (display, text) =>
      `${display}: the profile of the user does not allow a setting that the statement needs; nothing was done. Relax the constraint. ${text}`,
  },
  CANNOT_INSERT_NULL_IN_ORDINARY_COLUMN: {
    code: "WRITE_INVALID",
    message: (display, text) => `Nothing was written to ${display}: a column of the table is not nullable. ${text}`,
  },
};

/** Errors of the connection, by Node's codes. */
const networkCodes: ReadonlySet<string> = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "ECONNABORTED",
  "ERR_STREAM_PREMATURE_CLOSE",
  "EPIPE",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ETIMEDOUT",
]);

const unreachableCodes: ReadonlySet<string> = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
]);

/** The server's name for an error: `UNKNOWN_TABLE`; undefined for errors that no server sent. */
export function serverErrorType(error: unknown): string | undefined {
  if (!isError(error) || !("type" in error) || !("code" in error)) return undefined;
  return typeof error.type === "string" && /^\d+$/.test(String(error.code)) ? error.type : undefined;
}

/** Whether the response of a request was lost: it may have been executed or not. */
export function isLostAnswer(error: unknown): boolean {
  if (isMetaxyError(error) || !isError(error) || serverErrorType(error)) return false;
  return (
    foreignAnswer(error) !== undefined ||
    networkCodes.has(String((error as NodeJS.ErrnoException).code)) ||
    /socket hang up|Timeout error|aborted/i.test(error.message)
  );
}

/** What something on the way to the server says instead of it: the title of a proxy's page. */
function foreignAnswer({ message }: Error): string | undefined {
  if (!/^\s*<(?:!doctype\s|html\b|head\b|\?xml\s)/i.test(message)) return undefined;
  return /<title>\s*([^<]*?)\s*<\/title>/i.exec(message)?.[1] ?? "a page of HTML";
}

/** Errors of an insert that does not fit its table, which another process may have changed; nothing was stored. */
const valueErrorTypes: ReadonlySet<string> = new Set([
  "CANNOT_CONVERT_TYPE",
  "CANNOT_INSERT_NULL_IN_ORDINARY_COLUMN",
  "NO_SUCH_COLUMN_IN_TABLE",
  "NOT_FOUND_COLUMN_IN_BLOCK",
  "NUMBER_OF_COLUMNS_DOESNT_MATCH",
  "THERE_IS_NO_COLUMN",
  "TYPE_MISMATCH",
  "UNKNOWN_IDENTIFIER",
  "UNKNOWN_TABLE",
]);

/** Errors by which a statement never began. */
const refusedTypes: ReadonlySet<string> = new Set([
  "SYNTAX_ERROR",
  "TOO_BIG_AST",
  "TOO_DEEP_AST",
  "TOO_DEEP_RECURSION",
  "TOO_DEEP_SUBQUERIES",
  "TOO_SLOW_PARSING",
  "UNKNOWN_SETTING",
  "UNSUPPORTED_METHOD",
]);

interface Insert {
  readonly table: string;
  readonly display: string;
  /** Whether the insert was sent before, and its answer was lost. Then its rows may be stored. */
  readonly wasLost: boolean;
}

/**
 * The error of an insert. If the rows do not fit the table, none is stored, and the write may be planned again. By any other error they
 * may be stored, for example if a view behind the table failed.
 */
export function insertError(error: unknown, { table, display, wasLost }: Insert): unknown {
  if (valueErrorTypes.has(serverErrorType(error) ?? ""))
    return wasLost ? error : new WriteConflict(table, { cause: error });
  const text = errorText(error);
  const outcome = refusedTypes.has(serverErrorType(error) ?? "") ? "Nothing was stored." : repeatWithKey;
  return (
    mapClickHouseError(error, display) ??
    new MetaxyError("STORE_FAILED", `${display} failed to write to ${table}: ${text} ${outcome}`, {
      details: { table, ...queryIdOf(error) },
      cause: error,
    })
  );
}

/** Whether the client gave up waiting: the server may be at it still, and waiting again would take as long. */
export function isTimeout(error: unknown): boolean {
  return isError(error) && /^Timeout error/i.test(error.message);
}

/** The library's error for an error of the client or the server, if it has its own code. */
export function mapClickHouseError(error: unknown, display: string): MetaxyError | undefined {
  if (isMetaxyError(error)) return error;
  const text = errorText(error);
  const type = serverErrorType(error);
  if (type !== undefined) {
    const rule = serverRules[type];
    return (
      rule &&
      new MetaxyError(typeof rule.code === "string" ? rule.code : rule.code(text), rule.message(display, text).trim(), {
        details: { type, ...queryIdOf(error) },
        cause: error,
      })
    );
  }
  if (!isLostAnswer(error)) return undefined;
  const code = String((error as NodeJS.ErrnoException).code ?? "");
  if (unreachableCodes.has(code))
    return new MetaxyError(
      "STORE_NOT_FOUND",
      `No server answers at ${display} (${code}). Check the url, and that it runs.`,
      {
        details: { code, ...queryIdOf(error) },
        cause: error,
      },
    );
  const page = foreignAnswer(error as Error);
  const what =
    page === undefined
      ? `The connection to ${display} broke, or an answer took longer than queryTimeout: ${text}.`
      : `A proxy in front of ${display} answered instead of it: ${page}. Check the url, and that the server runs.`;
  return new MetaxyError("STORE_FAILED", `${what} ${repeatWithKey}`, {
    details: { code, ...queryIdOf(error) },
    cause: error,
  });
}
