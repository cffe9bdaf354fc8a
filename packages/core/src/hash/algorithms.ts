import { md5 } from "@noble/hashes/legacy.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import xxhash from "xxhash-wasm";
import { MetaxyError } from "../errors/error.js";
import { checkOptions } from "../errors/options.js";

/** The names of all hash algorithms that every store can use. */
export const hashAlgorithms = ["md5", "sha256", "xxhash32", "xxhash64"] as const;

/** One of the hash algorithms that every store can use. */
export type HashAlgorithm = (typeof hashAlgorithms)[number];

/** How a store hashes. The pair is a property of the store: two pairs never give comparable hashes. */
export interface HashSettings {
  /** How hashes are computed. Every store has all four. */
  readonly algorithm: HashAlgorithm;
  /** A hash is at most this many characters long: a whole number from 8 to 64. */
  readonly length: number;
}

/** The settings of a store whose owner chose none. */
export const defaultHashSettings: HashSettings = Object.freeze({ algorithm: "md5", length: 16 });

/** Gives the hash of a string. The same string always has the same hash. */
export type Hasher = (text: string) => string;

const shortest = 8;
const longest = 64;

/**
 * Complete, checked and frozen settings; what is left out takes its value from {@link defaultHashSettings}.
 *
 * @throws `HASH_SETTINGS_INVALID` for an unknown algorithm, a length that is not a whole number from 8 to 64, or an
 * unknown option.
 */
export function hashSettings(input: Partial<HashSettings> = {}): HashSettings {
  checkOptions(input, ["algorithm", "length"], "The hash settings object", "HASH_SETTINGS_INVALID");
  const { algorithm, length } = { ...defaultHashSettings, ...input };
  if (!isAlgorithm(algorithm)) {
    throw invalid(`Unknown hash algorithm "${String(algorithm)}"; use one of ${hashAlgorithms.join(", ")}.`, input);
  }
  if (!isLength(length)) {
    throw invalid(`The hash length is ${String(length)}; use a whole number from ${shortest} to ${longest}.`, input);
  }
  return Object.freeze({ algorithm, length });
}

/** Whether settings that a store recorded are some that there can be. */
export function isHashSettings({ algorithm, length }: HashSettings): boolean {
  return isAlgorithm(algorithm) && isLength(length);
}

function isAlgorithm(algorithm: HashAlgorithm): boolean {
  return hashAlgorithms.includes(algorithm);
}

function isLength(length: number): boolean {
  return Number.isInteger(length) && length >= shortest && length <= longest;
}

/**
 * The hash function of a store: the string form of the algorithm's hash, truncated to the length of the settings. See "Algorithms
 * and lengths" in `docs/hashing-spec.md`.
 *
 * @param settings Those of a store, which were checked when it was configured or opened.
 */
export async function createHasher(settings: HashSettings): Promise<Hasher> {
  const { algorithm, length } = settings;
  const digest = await createDigest(algorithm);
  return (text) => digest(text).slice(0, length);
}

/**
 * The uncut string form of an algorithm's hash: lower-case hex for `md5` and `sha256`, an unsigned decimal number without
 * leading zeros for `xxhash32` and `xxhash64` (seed 0). The string is hashed as UTF-8; an unpaired surrogate that
 * stands alone has no UTF-8 form and is hashed as U+FFFD.
 */
export async function createDigest(algorithm: HashAlgorithm): Promise<Hasher> {
  switch (algorithm) {
    case "md5":
      return (text) => bytesToHex(md5(utf8ToBytes(text)));
    case "sha256":
      return sha256Text;
    case "xxhash32": {
      const { h32 } = await xxhash();
      return (text) => String(h32(text));
    }
    case "xxhash64": {
      const { h64 } = await xxhash();
      return (text) => String(h64(text));
    }
  }
}

/** The 64 bits of xxhash64 (seed 0) of a string's UTF-8 bytes, as a number that sums of many are made of. */
export async function createHash64(): Promise<(text: string) => bigint> {
  const { h64 } = await xxhash();
  return (text) => h64(text);
}

/** The SHA-256 hash of a string's UTF-8 bytes in lower-case hex. */
export function sha256Text(text: string): string {
  return bytesToHex(sha256(utf8ToBytes(text)));
}

function invalid(message: string, settings: object): MetaxyError {
  return new MetaxyError("HASH_SETTINGS_INVALID", message, { details: { settings } });
}
