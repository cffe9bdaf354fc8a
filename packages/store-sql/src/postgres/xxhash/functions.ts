import type { AddedHash } from "../hash.js";
import { addedFunction } from "../hash.js";
import type { Location } from "../location.js";
import { xxhash32Body } from "./xxhash32.js";
import { xxhash64Body } from "./xxhash64.js";

const bodies: Readonly<Record<AddedHash, string>> = { xxhash32: xxhash32Body, xxhash64: xxhash64Body };

/** All that Postgres lacks. */
export const addedHashes = Object.keys(bodies) as readonly AddedHash[];

/** The statement that makes the function of an algorithm, or makes it anew. */
export function createFunction(location: Location, algorithm: AddedHash): string {
  return `create or replace function ${addedFunction(location, algorithm)}(input text) returns text language plpgsql immutable strict parallel safe cost 1000 as $metaxy$
${bodies[algorithm]}
$metaxy$`;
}
