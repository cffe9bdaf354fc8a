import { MetaxyError } from "../errors/error.js";

/** A key as people write it: `"video/raw"` or `["video", "raw"]`. */
export type KeyInput = string | readonly string[];

/** A key as the compiler knows it, its parts joined. */
export type KeyText<Key> = Key extends string ? Key : Key extends readonly string[] ? JoinKey<Key> : string;
type JoinKey<Parts extends readonly string[]> = Parts extends readonly [
  infer Head extends string,
  ...infer Tail extends readonly string[],
]
  ? Tail extends readonly []
    ? Head
    : `${Head}/${JoinKey<Tail>}`
  : string;

const firstPart = /^[a-z_][a-z0-9_-]*$/;
const laterPart = /^[a-z0-9_][a-z0-9_-]*$/;

/**
 * The one spelling of a key that the library uses: its parts joined by `/`.
 *
 * Parts are lower-case ASCII letters, digits, `_` and `-`, without `__`; the first starts with a letter or `_`, no part with `-`.
 *
 * @param input A key as a string or as a list of parts.
 * @param what What the key is of, for messages.
 * @returns The key as one string.
 * @throws FEATURE_INVALID naming the part that breaks a rule.
 *
 * @example
 * ```ts
 * import { normalizeKey } from "@metaxy-ts/core";
 *
 * normalizeKey(["video", "raw"], "feature"); // "video/raw"
 * ```
 */
export function normalizeKey(input: KeyInput, what: "feature" | "field"): string {
  const parts: readonly unknown[] = typeof input === "string" ? input.split("/") : input;
  if (!Array.isArray(parts)) throw invalidKey(input, what, "it is neither a string nor a list of parts");
  if (parts.length === 0) throw invalidKey(input, what, "it has no parts");
  for (const [index, part] of parts.entries()) {
    const problem = partProblem(part, index);
    if (problem) throw invalidKey(input, what, problem);
  }
  return parts.join("/");
}

function partProblem(part: unknown, index: number): string | undefined {
  if (typeof part !== "string") return `part ${index + 1} is not a string`;
  const shown = JSON.stringify(part);
  if (part === "") return `part ${index + 1} is empty`;
  if (part.includes("/")) return `part ${shown} contains "/"`;
  if (part.includes("__")) return `part ${shown} contains "__", which separates parts in table names`;
  // `$` also matches before a final newline in some engines; JavaScript's does not, so the patterns bind the whole part.
  if (!(index === 0 ? firstPart : laterPart).test(part)) {
    const start = index === 0 ? "a letter or _" : "a letter, a digit or _";
    return `part ${shown} may only contain a-z, 0-9, _ and -, and has to start with ${start}`;
  }
  return undefined;
}

function invalidKey(input: unknown, what: string, problem: string): MetaxyError {
  const shown = JSON.stringify(input) ?? String(input);
  return new MetaxyError("FEATURE_INVALID", `Invalid ${what} key ${shown.slice(0, 200)}: ${problem}.`, {
    details: { key: input },
  });
}

/** The parts of a normalized key. */
export function keyParts(key: string): string[] {
  return key.split("/");
}

/**
 * The name of a field in by-field columns: the parts of its key joined by `_`.
 *
 * @param key A normalized key.
 * @returns The name of the member.
 *
 * @example
 * ```ts
 * import { structKey } from "@metaxy-ts/core";
 *
 * structKey("audio/en"); // "audio_en"
 * ```
 */
export function structKey(key: string): string {
  return key.replaceAll("/", "_");
}

/**
 * The name of a feature's table, without the prefix of a store: `-` becomes `_`, parts are joined by `__`.
 *
 * @param key A normalized key.
 * @returns The name of the table. `store.tableName` has the prefix too.
 *
 * @example
 * ```ts
 * import { tableName } from "@metaxy-ts/core";
 *
 * tableName("video/face-crop"); // "video__face_crop"
 * ```
 */
export function tableName(key: string): string {
  return key.replaceAll("-", "_").replaceAll("/", "__");
}

/**
 * What is appended to a parent's versioning columns if they stand beside columns of others, as for `computeProvenance`.
 *
 * @param key The parent's key, normalized.
 * @returns The suffix.
 *
 * @example
 * ```ts
 * import { columnSuffix } from "@metaxy-ts/core";
 *
 * `metaxy_data_version_by_field${columnSuffix("video/raw")}`; // "metaxy_data_version_by_field__video_raw"
 * ```
 */
export function columnSuffix(key: string): string {
  return `__${structKey(key)}`;
}

/** The set of these keys, in their order. */
export function sortedKeys(keys: readonly string[]): string[] {
  return [...new Set(keys)].sort(compareKeys);
}

/** Order of keys: part by part, each by code point. */
export function compareKeys(left: string, right: string): number {
  const a = keyParts(left);
  const b = keyParts(right);
  for (let index = 0; index < Math.min(a.length, b.length); index++) {
    const x = a[index] as string;
    const y = b[index] as string;
    if (x !== y) return x < y ? -1 : 1;
  }
  return a.length - b.length;
}
