import type { ColumnDescription } from "../../column/column-type.js";
import type { ReadPlan, Source } from "../../plan/plan.js";
import { preservingWrite } from "../../plan/preserve.js";
import type { WritePlan } from "../../plan/write-plan.js";
import type { StoreContext, Target } from "../context.js";
import { keepsTypes } from "./widening.js";

interface StoredRows {
  readonly source: Source;
  /** Columns of the source: those of stored rows. */
  readonly columns: readonly ColumnDescription[];
  /** Columns of the table; null when it has to be created. */
  readonly existing: readonly ColumnDescription[] | null;
  /** Members of the by-field columns, where they are others than those of the source. */
  readonly members?: readonly string[];
}

/** Appends stored rows again, with every system column as it was. */
export function appendStored(context: StoreContext, target: Target, rows: StoredRows): WritePlan {
  const { feature, table, isSystemTable } = target;
  const plan = preservingWrite({ feature, table, keepsTypes: keepsTypes(context), ...rows });
  return { ...plan, ...(isSystemTable && { isSystemTable }) };
}

/** Appends a tombstone for each row of a read: the row again, with the timestamp of its deletion. */
export function tombstones(
  context: StoreContext,
  target: Target,
  read: ReadPlan,
  existing: readonly ColumnDescription[] | null,
): WritePlan {
  const plan = appendStored(context, target, { source: { kind: "read", plan: read }, columns: read.columns, existing });
  return { ...plan, deletedAt: { value: context.clock.next() } };
}
