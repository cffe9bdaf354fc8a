import type { ErrorCode } from "@metaxy-ts/core/adapter";
import { errorText, MetaxyError } from "@metaxy-ts/core/adapter";

interface Rule {
  readonly pattern: RegExp;
  readonly code: ErrorCode;
  readonly message: (display: string, match: RegExpMatchArray) => string;
}

/** What LanceDB and the file system say, and what it means. The first rule that fits decides. */
const rules: readonly Rule[] = [
  {
    pattern: /^ENOENT/,
    code: "STORE_NOT_FOUND",
    message: (display) =>
      `${display} does not exist. Check the option uri, or open it with { mode: "write" } to create it.`,
  },
  {
    pattern: /^E(?:NOTDIR|EXIST)|Not a directory/,
    code: "STORE_CORRUPT",
    message: (display) =>
      `${display} is a file, or has a file where the folder of a table should be. Nothing was changed.`,
  },
  {
    pattern: /Read-only file system|Permission denied|Operation not permitted|^E(?:ROFS|ACCES|PERM)/i,
    code: "STORE_READ_ONLY",
    message: (display) => `${display} cannot be written, or a file of it cannot be opened: check the permissions.`,
  },
  {
    pattern: /No space left on device|^ENOSPC/i,
    code: "STORE_FULL",
    message: (display) =>
      `There is no space left on the disk of ${display}. Nothing of the table was changed; free space.`,
  },
  {
    pattern:
      /InvalidAccessKeyId|SignatureDoesNotMatch|InvalidToken|ExpiredToken|AuthenticationFailed|NotSignedUp|Unauthorized|status(?: code)?:? 401\b|(?:load|no|missing|invalid) credential|CredentialsNotLoaded/i,
    code: "CONFIG_INVALID",
    message: (display) =>
      `${display} does not accept the credentials, or there are none. Correct the option storageOptions.`,
  },
  {
    pattern: /performing (?:GET|HEAD|LIST)\b.*(?:AccessDenied|Forbidden|status(?: code)?:? 403\b)/is,
    code: "CONFIG_INVALID",
    message: (display) =>
      `${display} denies reading to the credentials in storageOptions. Grant it, or correct the option.`,
  },
  {
    pattern: /AccessDenied|\bForbidden\b|status(?: code)?:? 403\b/i,
    code: "STORE_READ_ONLY",
    message: (display) => `${display} denies this operation to the credentials in storageOptions.`,
  },
  {
    pattern: /NoSuchBucket|ContainerNotFound|bucket does not exist/i,
    code: "STORE_NOT_FOUND",
    message: (display) => `${display}: there is no such bucket. Check the option uri.`,
  },
  {
    pattern: /commit conflict|concurrent (?:transaction|writers)/i,
    code: "STORE_LOCKED",
    message: (display) =>
      `A table of ${display} is continuously changed by other writers. Nothing of the table was changed; try again later.`,
  },
  {
    pattern: /Cannot cast to FixedSizeList\((\d+)\): value at index \d+ has length (\d+)/,
    code: "WRITE_INVALID",
    message: (display, [, length, given]) =>
      `A vector of ${given} numbers was written to ${display} where vectors have ${length}. Correct the rows, or the option vectors.`,
  },
  {
    pattern: /Table '(.*?)' was (?:not found|dropped meanwhile)/,
    code: "TABLE_NOT_FOUND",
    message: (display, [, table]) =>
      `${display} has no table ${table}; it may have been dropped in the meantime. Check the name, or write the feature again.`,
  },
  {
    pattern:
      /cannot be (?:read|written) by this version of Lance|unsupported.*version|version.*(?:is not supported|unsupported)|written by a newer version/i,
    code: "STORE_FORMAT_NEWER",
    message: (display) =>
      `A table of ${display} was written by a newer version of Lance. Upgrade @metaxy-ts/store-lancedb.`,
  },
  {
    pattern:
      /Not found: .*\.lance\/|magic|LanceError\((?:Corrupt|Internal)|corrupt|Invalid protobuf|failed to decode|file size is too small|does not have sufficient data|Could not find manifest/i,
    code: "STORE_CORRUPT",
    message: (display) =>
      `A table of ${display} is damaged, or files of it are missing. Restore it; nothing was changed.`,
  },
];

/** The library's error for an error of LanceDB, if it has its own code. None shows a value of the storage options. */
export function mapLanceError(
  error: unknown,
  display: string,
  storageOptions: Readonly<Record<string, string>>,
): MetaxyError | undefined {
  const text = errorText(error);
  const shown = withoutSecrets(text, Object.values(storageOptions));
  const cause = shown === text ? error : new Error(shown);
  for (const { pattern, code, message } of rules) {
    const match = text.match(pattern);
    if (match) return new MetaxyError(code, message(display, match), { cause });
  }
  return shown === text ? undefined : new MetaxyError("STORE_FAILED", `${display} failed: ${shown}`, { cause });
}

/** Short values, such as `true`, are not secrets, and would make holes in every string. */
function withoutSecrets(text: string, values: readonly string[]): string {
  return values.filter((value) => value.length >= 8).reduce((shown, value) => shown.replaceAll(value, "…"), text);
}
