import { createHash } from "node:crypto";
import type { HashAlgorithm, HashSettings } from "@metaxy-ts/core";
import xxhash from "xxhash-wasm";

const { h32Raw, h64Raw } = await xxhash();

export type TextHash = (text: string) => string;

/** The string form of a string's hash: section "Algorithms and lengths" of the hashing spec. */
export function fullHash(algorithm: HashAlgorithm, text: string): string {
  const bytes = Buffer.from(text, "utf8");
  switch (algorithm) {
    case "md5":
    case "sha256":
      return createHash(algorithm).update(bytes).digest("hex");
    case "xxhash32":
      return String(h32Raw(bytes, 0));
    case "xxhash64":
      return String(h64Raw(bytes, 0n));
  }
}

/** The hash that a store writes: the first characters of the string form. */
export function textHash({ algorithm, length }: HashSettings): TextHash {
  return (text) => fullHash(algorithm, text).slice(0, length);
}

/** The hash of pieces of a definition, whatever the algorithm of the store. */
export function definitionHash(pieces: readonly string[], length: number): string {
  return fullHash("sha256", pieces.join("")).slice(0, length);
}
