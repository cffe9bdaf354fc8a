import type { Capabilities, ColumnType, TimestampRange } from "@metaxy-ts/core/adapter";
import { MetaxyError } from "@metaxy-ts/core/adapter";
import type { SqlOptions } from "../sql.js";

/** What `sql()` has to know of a database, but for how to connect. */
export interface CompiledDatabase
  extends Pick<SqlOptions, "name" | "database" | "limits" | "setUp">,
    Required<Pick<SqlOptions, "capabilities" | "timestampRange">> {}

/** What nobody has seen is not declared; no vendor has the two variants of xxHash with seed 0. */
export const compiledCapabilities: Partial<Capabilities> = {
  "hash.xxhash32": "unsupported",
  "hash.xxhash64": "unsupported",
  "write.typeWidening": "unsupported",
  "write.parallelProcesses": "unsupported",
  "input.sql": "unsupported",
};

/** The years 1 to 9999, which all of them have. */
export const commonTimestamps: TimestampRange = { first: -62_135_596_800_000_000n, last: 253_402_300_799_999_999n };

/** @throws CAPABILITY_UNSUPPORTED */
export async function describeTemporary(): Promise<never> {
  throw new MetaxyError(
    "CAPABILITY_UNSUPPORTED",
    "This store takes no query for rows: their types are not known. Pass rows or Arrow data.",
    { details: { capability: "input.sql" } },
  );
}

/** A nested type as the comment of its column, which `columnsOf` reads. */
export function typeComment(type: ColumnType): string {
  return `metaxy: ${JSON.stringify(type)}`;
}
