import { sha256Text } from "./algorithms.js";

/**
 * The hash of a definition: SHA-256 over the UTF-8 bytes of all pieces, one directly after the other, in lower-case
 * hex, truncated to `length` characters. See "Definition hashes" in `docs/hashing-spec.md` for the pieces of each version.
 */
export function definitionHash(pieces: readonly string[], length: number): string {
  return sha256Text(pieces.join("")).slice(0, length);
}
