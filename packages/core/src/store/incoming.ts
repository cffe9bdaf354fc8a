import { MetaxyError } from "../errors/error.js";
import type { FeatureInput } from "../graph/graph.js";
import { systemColumns } from "../plan/columns.js";
import type { ValuePlan, WritePlan } from "../plan/plan.js";
import { planVersions } from "../plan/versions.js";
import { storedColumns, tableChange, writeChecks } from "../plan/write.js";
import { carriedColumns, namesOf } from "./carried.js";
import type { WriteOptions } from "./commit.js";
import type { StoreContext, Target } from "./context.js";
import type { Staged } from "./contract.js";
import type { RowsInput } from "./input.js";
import { classifyInput, stageInput } from "./input.js";
import { knownTypes } from "./known-types.js";
import type { LocatedTable } from "./locate.js";
import { locateTable } from "./locate.js";
import { prepareRows } from "./prepare-rows.js";
import { rowsToColumns } from "./rows.js";
import { checkSystemTypes } from "./system-types.js";

/** One feature's rows of a write to several features. */
export interface WriteEntry {
  readonly feature: FeatureInput;
  readonly rows: RowsInput<unknown>;
}

/** Staged rows of one feature, and what is known of them. */
export interface Incoming {
  readonly target: Target;
  readonly source: Staged["source"];
  /** Whether data versions that the feature declares are filled in. */
  readonly prepared: boolean;
  readonly carried: ReadonlySet<string>;
  /** The feature's table when the rows were staged. */
  readonly existing: LocatedTable | undefined;
}

/** Brings one feature's rows into the engine; undefined where there are none. */
export async function stageEntry(
  context: StoreContext,
  entry: WriteEntry & { target: Target },
  staged: Staged[],
): Promise<Incoming | undefined> {
  const { feature } = entry.target;
  const where = `A write to ${feature.key}`;
  const existing = await locateTable(context, feature);
  if (!existing && !context.autoCreate) {
    throw new MetaxyError(
      "TABLE_NOT_FOUND",
      `${context.adapter.display} has no table ${entry.target.table}, and it does not create tables by itself. Open it with autoCreate: true, or create the table.`,
      { details: { feature: feature.key, table: entry.target.table } },
    );
  }
  const input = classifyInput(entry.rows, where);
  if (input.kind === "rows") {
    if (input.rows.length === 0) return undefined;
    const carried = await carriedColumns(context, entry.target, namesOf(input.rows));
    const prepared = await prepareRows(feature, input.rows, carried);
    const rows = await context.connection.stage(rowsToColumns(prepared, knownTypes(feature, existing?.columns), where));
    staged.push(rows);
    return { target: entry.target, source: rows.source, prepared: true, carried, existing };
  }
  const rows = await stageInput(context, input);
  staged.push(rows);
  const carried = await carriedColumns(context, entry.target, new Set(rows.source.columns.map(({ name }) => name)));
  return { target: entry.target, source: rows.source, prepared: false, carried, existing };
}

export function planWrite(
  context: StoreContext,
  { target: { feature, graph, table, versions }, source, prepared, carried }: Incoming,
  existing: LocatedTable | undefined,
  choice: WriteOptions,
): WritePlan {
  checkSystemTypes(feature, source.columns);
  const columns = storedColumns(feature, source.columns, carried);
  const planned = planVersions(feature, source.columns, { prepared });
  const now = context.clock.next();
  const kept = <Value>(name: string, otherwise: Value): ValuePlan<Value> =>
    source.columns.some((column) => column.name === name) ? { column: name, otherwise } : { value: otherwise };
  return {
    feature: feature.key,
    table,
    source,
    hash: context.hash,
    idColumns: feature.spec.idColumns,
    userColumns: columns,
    versions: planned,
    featureVersion: { value: versions.feature },
    projectVersion: { value: graph.projectVersion(feature.project ?? graph.project, context.hash.length) },
    materializationId: { value: choice.materializationId ?? context.materializationId },
    createdAt: kept(systemColumns.createdAt, now),
    updatedAt: { value: now },
    deletedAt: kept<bigint | null>(systemColumns.deletedAt, null),
    checks: writeChecks(feature, columns, source.columns, planned),
    change: tableChange(feature, existing?.columns ?? null, columns, planned.members),
  };
}
