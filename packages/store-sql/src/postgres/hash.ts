import type { HashAlgorithm, HashSettings } from "@metaxy-ts/core/adapter";
import type { Expression, RawBuilder } from "@metaxy-ts/sql";
import { sql } from "@metaxy-ts/sql";
import type { Location } from "./location.js";
import { qualified } from "./location.js";

/** The algorithms that Postgres lacks. */
export type AddedHash = Extract<HashAlgorithm, "xxhash32" | "xxhash64">;

/** The function of an algorithm that Postgres lacks, as it stands in SQL. */
export function addedFunction({ schema, temporary }: Location, algorithm: AddedHash): string {
  return qualified({ schema: temporary?.has(algorithm) ? "pg_temp" : schema }, `metaxy_${algorithm}`);
}

/** The hash of a string, in its string form. */
export function hashOf(
  location: Location,
  text: Expression<string>,
  { algorithm, length }: HashSettings,
): RawBuilder<string> {
  return sql`left(${whole(location, text, algorithm)}, ${sql.lit(length)})`;
}

function whole(location: Location, text: Expression<string>, algorithm: HashAlgorithm): RawBuilder<string> {
  switch (algorithm) {
    case "md5":
      return sql`md5(${text})`;
    case "sha256":
      return sql`encode(sha256(convert_to(${text}, 'UTF8')), 'hex')`;
    default:
      return sql`${sql.raw(addedFunction(location, algorithm))}(${text})`;
  }
}
