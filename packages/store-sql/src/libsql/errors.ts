import type { ErrorCode } from "@metaxy-ts/core/adapter";
import { errorText, MetaxyError } from "@metaxy-ts/core/adapter";
import { mapSqliteError } from "../sqlite/errors.js";

/** What a server says before it looks at a statement has no code of SQLite. */
const answers: readonly (readonly [RegExp, ErrorCode, string])[] = [
  [
    /HTTP status 40[13]/,
    "CONFIG_INVALID",
    "refuses the client. Check the authToken of createClient(), and whether it has expired.",
  ],
  [/HTTP status 404/, "STORE_NOT_FOUND", "is not there. Check the url of createClient()."],
  [
    /operations are (?:forbidden|blocked)/i,
    "STORE_READ_ONLY",
    "does not let this client do that. Check the rights of its token.",
  ],
];

/** Another connection writes. */
export function isBusy(error: unknown): boolean {
  return String((error as { readonly code?: unknown } | null)?.code ?? "").startsWith("SQLITE_BUSY");
}

/** Translates an error of libSQL into the library's. */
export function mapLibsqlError(error: unknown, display: string): MetaxyError | undefined {
  const [, code, message] = answers.find(([pattern]) => pattern.test(errorText(error))) ?? [];
  return code ? new MetaxyError(code, `${display} ${message}`, { cause: error }) : mapSqliteError(error, display);
}
