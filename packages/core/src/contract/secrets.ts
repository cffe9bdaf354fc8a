/** What the value behind it is a secret for: `password`, `s3_secret_access_key`, `x-api-key`. */
const word =
  /passw(?:or)?d|passphrase|\bpwd\b|pwd$|secret|credential|token|api_?-?key|access_?-?key|account_?-?key|private_?-?key|master_?-?key|shared_?-?key|encryption_?-?key|footer_?-?key|column_?-?keys|key_?-?id|connection_?-?string|authorization|signature|sas_?-?url|\bsas\b/i;

/**
 * Whether what has this name is a secret: an option, a header, a parameter.
 *
 * @param name The name.
 * @returns Whether its value must not be shown. Rather more than less is a secret.
 *
 * @example
 * ```ts
 * import { isSecretName } from "@metaxy-ts/core/adapter";
 *
 * isSecretName("s3_secret_access_key"); // true
 * ```
 */
export function isSecretName(name: string): boolean {
  return word.test(name);
}

/** In a string: everything from the `=` or `:` after such a name on, because the end of the secret is unknown. */
const named = new RegExp(`((?:${word.source})[\\w-]{0,40}["'\`]?\\s*(?::=|=>|=|:(?!//))\\s*)[\\s\\S]+`, "i");

/** What is behind the `?` of an address: presigned ones have their signature there. */
const inQuery = /([a-z][a-z0-9+.-]{0,30}:\/\/[^\s?]*\?)[^\s]+/gi;

/** Patterns that identify a secret without a name. */
const forms = /\b(?:AKIA|ASIA)[A-Z0-9]{12,}|\b(?:bearer|basic)\s+\S+|-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*/gi;

/**
 * A string without what looks like a secret: the user and the password of an address, its query, what stands behind the name of a secret.
 *
 * @param text The string.
 * @returns The string with `***` in these places. Rather more than less is masked.
 *
 * @example
 * ```ts
 * import { maskedText } from "@metaxy-ts/core/adapter";
 *
 * maskedText("clickhouse://admin:1234@db:8123"); // "clickhouse://***@db:8123"
 * ```
 */
export function maskedText(text: string): string {
  if (!/[:=]|AKIA|ASIA|bearer|basic|PRIVATE/i.test(text)) return text;
  return withoutAuthority(text).replaceAll(inQuery, "$1***").replace(named, "$1***").replaceAll(forms, "***");
}

/** Without the user and the password of an address, which may have any characters: as far as the last `@`. */
function withoutAuthority(text: string): string {
  const scheme = text.indexOf("://");
  const end = text.lastIndexOf("@");
  return scheme === -1 || end < scheme ? text : `${text.slice(0, scheme)}://***${text.slice(end)}`;
}
