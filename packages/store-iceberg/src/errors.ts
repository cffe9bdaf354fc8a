import type { ErrorCode } from "@metaxy-ts/core/adapter";
import { errorText, MetaxyError } from "@metaxy-ts/core/adapter";

interface Rule {
  readonly pattern: RegExp;
  readonly code: ErrorCode;
  readonly message: (display: string) => string;
}

/** What the catalog and DuckDB say, and what it means. The first rule that fits decides. */
const rules: readonly Rule[] = [
  {
    pattern: /Failed to commit Iceberg transaction[\s\S]*(?:Conflict_409|CommitFailedException)/,
    code: "STORE_LOCKED",
    message: (display) =>
      `A table of ${display} is continuously changed by other writers. Nothing of the table was changed; try again later.`,
  },
  {
    pattern: /Cannot open file ".*": No such file|NoSuchKey|HTTP 404\b.*\.(?:parquet|avro)/,
    code: "STORE_CORRUPT",
    message: (display) => `A table of ${display} is damaged: a file of it is missing. Restore it; nothing was changed.`,
  },
  {
    pattern: /NotAuthorizedException|Unauthorized|\b401\b/,
    code: "CONFIG_INVALID",
    message: (display) => `${display} does not accept the token, or there is none. Correct the option token.`,
  },
  {
    pattern: /ForbiddenException|AccessDenied|Forbidden_403/,
    code: "STORE_READ_ONLY",
    message: (display) => `${display} denies this operation to the caller. Grant it, or use another token.`,
  },
  {
    pattern: /fetch failed|ECONNREFUSED|ENOTFOUND|Could ?n[o']t connect/i,
    code: "STORE_NOT_FOUND",
    message: (display) => `The catalog of ${display} does not answer. Check the option uri, and that the server runs.`,
  },
];

/** The library's error for one of Iceberg, if it has its own code. None shows a secret. */
export function mapIcebergError(error: unknown, display: string, secrets: readonly string[]): MetaxyError | undefined {
  const text = errorText(error);
  const shown = secrets.reduce((left, secret) => left.replaceAll(secret, "…"), text);
  const cause = shown === text ? error : new Error(shown);
  for (const { pattern, code, message } of rules)
    if (pattern.test(text)) return new MetaxyError(code, message(display), { cause });
  return shown === text ? undefined : new MetaxyError("STORE_FAILED", `${display} failed: ${shown}`, { cause });
}
