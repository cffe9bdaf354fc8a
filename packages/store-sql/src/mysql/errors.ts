import type { ErrorCode } from "@metaxy-ts/core/adapter";
import { errorText, isMetaxyError, MetaxyError } from "@metaxy-ts/core/adapter";
import { tlsError } from "../engine/tls.js";
import { temporaryPrefix } from "./prefix.js";

/** What a number of the server means: the library's code, and the end of a sentence about the store. */
type Meaning = readonly [code: ErrorCode, message: string];

const full: Meaning = [
  "STORE_FULL",
  "has no space left on its disk. Nothing of the write was stored; free space and write again.",
];
const readOnly: Meaning = [
  "STORE_READ_ONLY",
  "does not let this user do that; the user needs SELECT to read, and INSERT, DELETE, CREATE, ALTER, INDEX, DROP and CREATE TEMPORARY TABLES to write.",
];
const tooMany: Meaning = [
  "STORE_LOCKED",
  "has no connection left. Close others, or raise max_connections of the server.",
];
const timeout: Meaning = [
  "STORE_FAILED",
  "stopped the statement at its time limit. Raise the option statementTimeout.",
];

// MariaDB says it, too, to who connects without encryption where that is required.
const refusedLogin: Meaning = [
  "CONFIG_INVALID",
  "does not accept the user or the password. Correct them; if it takes only encrypted connections, set the option tls.",
];
const packet: Meaning = [
  "STORE_FAILED",
  "has values that are hashed together and are larger than one packet, or a number that no column holds. Nothing was stored; raise max_allowed_packet of the server.",
];

const meanings: Readonly<Record<number, Meaning>> = {
  3: full,
  28: full,
  1021: full,
  1040: tooMany,
  1044: [
    "CONFIG_INVALID",
    "does not let this user into the database. Correct the user or the database, or grant rights on it.",
  ],
  1045: refusedLogin,
  1049: ["STORE_NOT_FOUND", "has no such database. Create it, or correct the url."],
  1059: ["WRITE_INVALID", "has no place for a name of more than 64 characters. Nothing was written; rename it."],
  1114: full,
  1117: ["WRITE_INVALID", "has no place for so many columns in one table. Nothing was written; use fewer."],
  1118: [
    "WRITE_INVALID",
    "has no place for so many columns in one row. Nothing was written; use fewer, or put some into an object.",
  ],
  1130: ["CONFIG_INVALID", "does not let this machine connect. Grant the user access from it."],
  1142: readOnly,
  1143: readOnly,
  1153: [
    "STORE_FAILED",
    "takes no statement that is so large. Nothing of it was stored; raise max_allowed_packet of the server.",
  ],
  1203: tooMany,
  1205: [
    "STORE_LOCKED",
    "was being changed by another transaction for too long. Nothing of this write was stored; write again.",
  ],
  1213: [
    "STORE_LOCKED",
    "was being changed by other transactions again and again. Nothing of this write was stored; write again.",
  ],
  1226: tooMany,
  1227: readOnly,
  1290: ["STORE_READ_ONLY", "is read-only. Write to the primary server."],
  1301: packet,
  1317: ["ABORTED", "stopped the statement, because another connection asked for it."],
  1690: packet,
  1698: refusedLogin,
  1792: ["STORE_READ_ONLY", "is read-only. Write to the primary server."],
  1836: ["STORE_READ_ONLY", "is read-only. Write to the primary server."],
  1969: timeout,
  3024: timeout,
  3159: ["CONFIG_INVALID", "takes only encrypted connections. Set the option tls."],
  4012: timeout,
};

/** A value that the table has no place for: too long, of another character set, null, or against a constraint. */
const refused: ReadonlySet<number> = new Set([1048, 1062, 1264, 1265, 1292, 1366, 1406, 1452, 3819, 4025]);

const unreachable: ReadonlySet<string> = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ETIMEDOUT",
  "ER_CONNECTION_TIMEOUT",
  "ER_GET_CONNECTION_TIMEOUT",
]);

const lostCodes: ReadonlySet<string> = new Set([
  "ECONNRESET",
  "EPIPE",
  "PROTOCOL_CONNECTION_LOST",
  "ER_SOCKET_UNEXPECTED_CLOSE",
  "ER_CMD_CONNECTION_CLOSED",
  "ER_CMD_NOT_EXECUTED_DESTROYED",
  "ER_SOCKET_DESTROYED",
  "ER_CONNECTION_KILLED",
  "ER_SERVER_SHUTDOWN",
]);

interface DriverError {
  readonly errno?: unknown;
  readonly code?: unknown;
  readonly fatal?: unknown;
}

function numberOf(error: unknown): number | undefined {
  const { errno } = (error ?? {}) as DriverError;
  return typeof errno === "number" ? errno : undefined;
}

function codeOf(error: unknown): string {
  return String(((error ?? {}) as DriverError).code ?? "");
}

/** The transaction lost against others, or saw a table change: nothing of it is stored. */
export function isConflict(error: unknown): boolean {
  return [1020, 1205, 1213, 1412, 1615, 3058].includes(numberOf(error) ?? 0);
}

/** Whether the connection is gone. */
export function isLost(error: unknown): boolean {
  if (isMetaxyError(error)) return false;
  const text = errorText(error);
  return (
    lostCodes.has(codeOf(error)) ||
    [1053, 1153, 1927, 2006, 2013].includes(numberOf(error) ?? 0) ||
    /connection is in closed state|connection is closed|connection already closed|The connection was lost/i.test(text)
  );
}

/** Translates an error of a driver into the library's. */
export function mapMysqlError(error: unknown, display: string): MetaxyError | undefined {
  if (isMetaxyError(error)) return error;
  const [number, code, text] = [numberOf(error), codeOf(error), errorText(error)];
  if (number === 1146) return noTable(error, text, display);
  if (number !== undefined && refused.has(number))
    return new MetaxyError(
      "WRITE_INVALID",
      `Nothing was written: ${display} refuses the rows: ${serverText(text)}. Correct the rows, or the column or the constraint of the table; only the character set utf8mb4 has every character.`,
      { details: { errno: number }, cause: error },
    );
  const [meaning, message] = (number !== undefined && meanings[number]) || [];
  if (meaning) return new MetaxyError(meaning, `${display} ${message}`, { details: { errno: number }, cause: error });
  if (unreachable.has(code))
    return new MetaxyError(
      "STORE_NOT_FOUND",
      `No server answers at ${display} (${code}). Check the url, and that it runs.`,
      {
        details: { code },
        cause: error,
      },
    );
  const unencrypted = tlsError(error, display, "Correct the option tls: { ca } names the certificate that is trusted.");
  if (unencrypted || !isLost(error)) return unencrypted;
  return new MetaxyError(
    "STORE_FAILED",
    `The connection to ${display} was lost. The next call connects again. If a write was being committed, it is unknown whether it was stored: repeat it with an idempotency key.`,
    { details: { code }, cause: error },
  );
}

/** What the server says, without what a driver puts around it. */
function serverText(text: string): string {
  return text.replace(/^\(conn:[^)]*\) /, "").replace(/\nsql: [\s\S]*$/, "");
}

function noTable(error: unknown, text: string, display: string): MetaxyError {
  const [, table = ""] = /Table '(?:[^'.]+\.)?([^']+)' doesn't exist/.exec(text) ?? [];
  if (table.startsWith(temporaryPrefix))
    return new MetaxyError(
      "STORE_FAILED",
      `The connection to ${display} was lost, and the rows that were put aside there with it. Resolve or read again.`,
      { cause: error },
    );
  return new MetaxyError(
    "TABLE_NOT_FOUND",
    `${display} has no table ${table}; it may have been dropped in the meantime. Check the name, or write the feature again.`,
    { details: { table }, cause: error },
  );
}
