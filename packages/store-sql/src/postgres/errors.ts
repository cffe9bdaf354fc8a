import type { ErrorCode } from "@metaxy-ts/core/adapter";
import { errorText, isMetaxyError, MetaxyError } from "@metaxy-ts/core/adapter";
import { tlsError } from "../engine/tls.js";
import { isLost } from "./lost.js";
import { sqlState } from "./sql-state.js";
import { changesOf } from "./statement-kind.js";

interface Rule {
  readonly code: ErrorCode | ((error: unknown) => ErrorCode);
  readonly message: (display: string, text: string) => string;
}

const outcome = "Nothing of the write was stored";
const repeatWithKey = "It is unknown whether a write that ended now was stored; repeat it with an idempotency key.";

const refusedLogin: Rule = {
  code: "CONFIG_INVALID",
  message: (display, text) =>
    `${display} does not let this user in: ${text}. Correct the user, the password, or the server's pg_hba.conf.`,
};
const full: Rule = {
  code: "STORE_FULL",
  message: (display, text) => `${display} has no space or memory left: ${text}. ${outcome}; free some and write again.`,
};
const busy: Rule = {
  code: "STORE_LOCKED",
  message: (display, text) => `${display} is being changed by others: ${text}. ${outcome}; try again.`,
};
const refusedRows: Rule = {
  code: "WRITE_INVALID",
  message: (display, text) =>
    `${outcome}: ${display} refuses its rows: ${text}. Correct the rows, or the constraint of the table.`,
};
const nulCharacter: Rule = {
  code: "WRITE_INVALID",
  message: (display) =>
    `${outcome}: it has the character NUL, which ${display} has in no text. Leave the character out.`,
};
const tooWide: Rule = {
  code: "WRITE_INVALID",
  message: (display, text) =>
    `${outcome}: ${display} has no place for so many columns: ${text}. Use fewer, or put some into an object.`,
};
const damaged: Rule = {
  code: "STORE_CORRUPT",
  message: (display, text) => `${display} is damaged: ${text}. Restore it from a backup.`,
};

/** What the server's codes mean. An error whose code is not here stays STORE_FAILED, with the server's own words. */
const rules: Readonly<Record<string, Rule>> = {
  "28000": refusedLogin,
  "28P01": refusedLogin,
  "3D000": {
    code: "STORE_NOT_FOUND",
    message: (display, text) => `${display} does not exist: ${text}. Create the database, or correct the address.`,
  },
  "42501": {
    code: (error) => (changesOf(error) ? "STORE_READ_ONLY" : "CONFIG_INVALID"),
    message: (display, text) => `${display}: the user lacks a right: ${text}. Grant it, or use another user.`,
  },
  "25006": {
    code: "STORE_READ_ONLY",
    message: (display, text) =>
      `${display} can only be read: ${text}. A standby, or a user whose transactions are read-only, has no temporary tables either: what needs one, as rows in batches, has to be read from the primary server.`,
  },
  "53100": full,
  "53200": full,
  "53300": {
    code: "STORE_LOCKED",
    message: (display) => `${display} has no connection left. Close others, or raise max_connections of the server.`,
  },
  "54000": tooWide,
  "54011": tooWide,
  "40001": busy,
  "40P01": busy,
  "55P03": busy,
  "22021": nulCharacter,
  "22P05": nulCharacter,
  "23502": refusedRows,
  "23503": refusedRows,
  "23505": refusedRows,
  "23514": refusedRows,
  XX001: damaged,
  XX002: damaged,
};

const unreachable: ReadonlySet<string> = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ENOENT",
]);

/** The library's error for an error of the client or the server, if it has its own code. */
export function mapPostgresError(error: unknown, display: string): MetaxyError | undefined {
  if (isMetaxyError(error)) return error;
  const text = errorText(error);
  const fail = (code: ErrorCode, message: string, details: Readonly<Record<string, unknown>>): MetaxyError =>
    new MetaxyError(code, message, { details, cause: error });
  const state = sqlState(error);
  if (state === "57014") return canceled(text, display, fail);
  if (state === "42P01") return missingTable(text, display, fail);
  const rule = state === undefined ? undefined : rules[state];
  if (rule)
    return fail(typeof rule.code === "string" ? rule.code : rule.code(error), rule.message(display, text), { state });
  if (isLost(error) && !unreachable.has(codeOf(error)))
    return fail(
      "STORE_FAILED",
      `The connection to ${display} was lost: ${text}. The next call connects again. ${repeatWithKey}`,
      {
        state: state ?? codeOf(error),
      },
    );
  if (!unreachable.has(codeOf(error)))
    return tlsError(
      error,
      display,
      "Correct sslmode and sslrootcert in the connectionString, or pass a pool that is made with ssl: { ca }.",
    );
  return fail(
    "STORE_NOT_FOUND",
    `No server answers at ${display} (${codeOf(error)}). Check the address, and that it runs.`,
    {
      code: codeOf(error),
    },
  );
}

type Fail = (code: ErrorCode, message: string, details: Readonly<Record<string, unknown>>) => MetaxyError;

function canceled(text: string, display: string, fail: Fail): MetaxyError {
  return /timeout/.test(text)
    ? fail(
        "STORE_FAILED",
        `${display} stopped a statement at its time limit: ${text}. ${outcome}; raise statementTimeout.`,
        {},
      )
    : fail("ABORTED", `A statement on ${display} was stopped: ${text}. ${outcome}.`, {});
}

function missingTable(text: string, display: string, fail: Fail): MetaxyError {
  const [, table = ""] = /relation "(.+)" does not exist/.exec(text) ?? [];
  if (/(?:^|\.)metaxy_tmp_/.test(table))
    return fail(
      "STORE_FAILED",
      `Rows that ${display} had put aside are gone, because the connection was lost and made again. Resolve, or read, again. Where this happens often, a pooler hands each transaction to another connection: use its session mode.`,
      { table },
    );
  return fail(
    "TABLE_NOT_FOUND",
    `${display} has no table ${table}; it may have been dropped in the meantime. Check the name, or write the feature again.`,
    { table },
  );
}

function codeOf(error: unknown): string {
  const code = (error as { readonly code?: unknown } | undefined)?.code;
  return typeof code === "string" ? code : "";
}
