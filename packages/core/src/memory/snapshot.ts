import { MetaxyError } from "../errors/error.js";
import type { Hasher, HashSettings } from "../hash/algorithms.js";
import type { Source } from "../plan/plan.js";
import { inheritedRows } from "./inherit.js";
import { readRows } from "./read.js";
import { rebasedRows } from "./rebase.js";
import type { Rows, StoreSnapshot } from "./rows.js";
import { distinctSamples } from "./samples.js";
import { update } from "./update.js";

type NamedRows = ReadonlyMap<string, Rows>;

/** What can be read now, whatever becomes of the tables. Sources with the samples of an update need a hasher: {@link hashOf}. */
export function createSnapshot(tables: NamedRows, staged: NamedRows, hash?: Hasher): StoreSnapshot {
  const snapshot: StoreSnapshot = {
    rows(source) {
      switch (source.kind) {
        case "table":
          return tables.get(source.name) ?? missing(source.name);
        case "staged":
          return staged.get(source.name) ?? released();
        case "read":
          return readRows(snapshot, source.plan);
        case "rebase":
          return rebasedRows(snapshot, source.plan);
        case "inherit":
          return inheritedRows(snapshot, source.plan);
        case "samples":
          return distinctSamples(snapshot, source.plan);
        case "pending":
          return update(snapshot, source.plan, hash ?? unhashed()).parts.pending;
      }
    },
  };
  return snapshot;
}

/** The hash settings of the updates that a source has samples of. */
export function hashOf(source: Source): HashSettings | undefined {
  switch (source.kind) {
    case "pending":
      return source.plan.hash;
    case "read":
      return hashOf(source.plan.source);
    case "samples":
      return source.plan.parts.map((part) => hashOf(part.source)).find((hash) => hash !== undefined);
    default:
      return undefined;
  }
}

function unhashed(): never {
  throw new Error("The samples of an update need no hash function.");
}

/** The same columns without rows: to see what columns a plan gives. */
export function withoutRows(tables: NamedRows): NamedRows {
  return new Map([...tables].map(([name, { columns }]) => [name, { columns, rows: [] }]));
}

function missing(table: string): never {
  throw new MetaxyError(
    "TABLE_NOT_FOUND",
    `The memory store has no table ${table}; it may have been dropped in the meantime. Check the name, or write the feature again.`,
    { details: { table } },
  );
}

function released(): never {
  throw new MetaxyError("STORE_CLOSED", "The rows staged in the memory store were freed. Stage them again.");
}
