import { hash } from "node:crypto";
import type { HashAlgorithm } from "@metaxy-ts/core/adapter";
import xxhash from "xxhash-wasm";

/** The SQL function of an algorithm. */
export function hashFunction(algorithm: HashAlgorithm): string {
  return `metaxy_${algorithm}`;
}

/** The functions that SQLite lacks, by their names in SQL. */
export async function hashFunctions(): Promise<ReadonlyMap<string, (text: string) => string>> {
  const { h32, h64 } = await xxhash();
  const functions: Readonly<Record<HashAlgorithm, (text: string) => string>> = {
    md5: (text) => hash("md5", text),
    sha256: (text) => hash("sha256", text),
    xxhash32: (text) => String(h32(text)),
    xxhash64: (text) => String(h64(text)),
  };
  return new Map(
    Object.entries(functions).map(([algorithm, of]) => [hashFunction(algorithm as HashAlgorithm), of] as const),
  );
}
