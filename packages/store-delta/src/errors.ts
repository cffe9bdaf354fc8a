import type { ErrorCode } from "@metaxy-ts/core/adapter";
import { errorCodes, isError, MetaxyError } from "@metaxy-ts/core/adapter";
import type { DeltaErrorCode } from "@metaxy-ts/delta-rs";
import { DeltaError } from "@metaxy-ts/delta-rs";

/** What errors of the binding mean. A code that is not here stays STORE_FAILED. */
const codes: Partial<Record<DeltaErrorCode, ErrorCode>> = {
  CONFLICT: "STORE_LOCKED",
  FULL: "STORE_FULL",
  INVALID: "CONFIG_INVALID",
  NATIVE_MISSING: "STORE_FAILED",
  NOT_A_TABLE: "STORE_CORRUPT",
  NOT_FOUND: "STORE_CORRUPT",
  PERMISSION: "STORE_READ_ONLY",
  SCHEMA_MISMATCH: "TABLE_INVALID",
  UNSUPPORTED: "CAPABILITY_UNSUPPORTED",
};

const systemCodes: Readonly<Record<string, ErrorCode>> = {
  EACCES: "STORE_READ_ONLY",
  ENOENT: "STORE_NOT_FOUND",
  ENOSPC: "STORE_FULL",
  ENOTDIR: "STORE_NOT_FOUND",
  EPERM: "STORE_READ_ONLY",
  EROFS: "STORE_READ_ONLY",
};

/** Of what object stores and systems say, the binding has only the string. */
const patterns: readonly (readonly [RegExp, ErrorCode])[] = [
  [/No space left|os error 28/, "STORE_FULL"],
  [/\bJson error\b/, "STORE_CORRUPT"], // in the log
  [/NoSuchBucket|ContainerNotFound/, "STORE_NOT_FOUND"],
  [/InvalidAccessKeyId|SignatureDoesNotMatch|InvalidToken|ExpiredToken/, "CONFIG_INVALID"],
  [/status code: 401|performing (?:GET|HEAD|LIST)\b.*(?:AccessDenied|status code: 403)/s, "CONFIG_INVALID"],
  [/AccessDenied|status code: 403/, "STORE_READ_ONLY"],
];

/** The library's error for one of Delta, or of the folder it is in. */
export function mapDeltaError(error: unknown, display: string): MetaxyError | undefined {
  if (!isError(error)) return undefined;
  const { message } = error;
  if (error instanceof DeltaError) {
    const code = patterns.find(([pattern]) => pattern.test(message))?.[1] ?? codes[error.code];
    return code && metaxyError(code, display, message, error);
  }
  const [, file] =
    /(?:No files found that match the pattern|Cannot open file) "(.*\.delta[\\/].*)"/.exec(message) ?? [];
  if (file !== undefined)
    return metaxyError("STORE_CORRUPT", display, `The log names the file ${file}, which does not exist.`, error);
  const code = systemCodes[(error as NodeJS.ErrnoException).code ?? ""];
  return code && metaxyError(code, display, message, error);
}

function metaxyError(code: ErrorCode, display: string, message: string, cause: Error): MetaxyError {
  const sentence = message.replace(/\.?\s*$/, ".");
  return new MetaxyError(code, `${display}: ${sentence} ${errorCodes[code].remedy}`, { cause });
}
