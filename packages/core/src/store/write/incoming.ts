import type { ColumnDescription } from "../../column/column-type.js";
import { isSystemColumn, systemColumns } from "../../column/columns.js";
import type { Staged } from "../../contract/contract.js";
import { MetaxyError } from "../../errors/error.js";
import type { AnyFeature } from "../../feature/feature.js";
import { exactChecks } from "../../plan/exact.js";
import type { InheritedTypes } from "../../plan/inherited-type.js";
import type { MatchPlan, Source } from "../../plan/plan.js";
import { tableChange } from "../../plan/table-change.js";
import { planVersions } from "../../plan/versions.js";
import { storedColumns, writeChecks } from "../../plan/write.js";
import type { ValuePlan, WritePlan } from "../../plan/write-plan.js";
import type { StoreContext, Target } from "../context.js";
import { checkColumnCount, checkColumns } from "../input/check-limits.js";
import type { RowsInput } from "../input/input.js";
import { classifyInput, stageInput } from "../input/input.js";
import { knownTypes } from "../input/known-types.js";
import { prepareRows } from "../input/prepare-rows.js";
import { rowsToColumns } from "../input/rows.js";
import { stage } from "../input/stage.js";
import { checkSystemTypes } from "../input/system-types.js";
import type { LocatedTable } from "../locate.js";
import { locateTable, readPlan } from "../locate.js";
import type { WriteOptions } from "./commit.js";
import { columnsWithoutRows } from "./empty-table.js";
import type { WriteEntry } from "./entry.js";
import { includedColumns, namesOf } from "./included-columns.js";
import { inheritedTypes } from "./inherited-types.js";
import { tombstones } from "./stored-rows.js";
import { keepsTypes } from "./widening.js";

export type TargetedEntry = WriteEntry & { readonly target: Target };

/** Rows for one table, and what is known of them. */
export interface Incoming {
  readonly target: Target;
  /** Null where there are none. */
  readonly rows: IncomingRows | null;
  /** The table when the rows were staged. */
  readonly existing: LocatedTable | undefined;
  /** Stored samples that the rows replace: those that are not among the rows get tombstones. */
  readonly replaces: MatchPlan | null;
}

export interface IncomingRows {
  readonly source: Source;
  /** Those of the source. */
  readonly columns: readonly ColumnDescription[];
  /** What other tables have for those that the feature's table lacks. */
  readonly inherited: InheritedTypes;
  /** Whether data versions that the fields define are filled in. */
  readonly prepared: boolean;
  readonly included: ReadonlySet<string>;
  /** Whether they make the table even if they turn out to be none. */
  readonly createsEmptyTable: boolean;
  /** Set if there are no rows, so that only the columns of the table are described. */
  readonly isEmpty?: true;
}

/** Staged rows. */
export type StagedRows = IncomingRows & { readonly source: Staged["source"] };

/** How rows without versions of their own get them: as objects, or once they are staged. */
export interface Inheritance {
  objects(rows: readonly Record<string, unknown>[]): Promise<readonly Record<string, unknown>[]>;
  staged(rows: Staged["source"]): Promise<Staged["source"]>;
}

/** The feature's table. @throws TABLE_NOT_FOUND when there is none, and the store does not create it. */
export async function locateForWrite(
  context: StoreContext,
  { feature, table }: Target,
): Promise<LocatedTable | undefined> {
  const existing = await locateTable(context, feature);
  if (existing || context.autoCreate) return existing;
  throw new MetaxyError(
    "TABLE_NOT_FOUND",
    `${context.adapter.display} has no table ${table}, and it does not create tables automatically. Open it with autoCreate: true, or create the table.`,
    { details: { feature: feature.key, table } },
  );
}

/** Stages rows of a feature in the engine; null where there are none. */
export async function stageRows(
  context: StoreContext,
  target: Target,
  { rows, existing }: { readonly rows: RowsInput<unknown>; readonly existing: LocatedTable | undefined },
  staged: Staged[],
  inheritance?: Inheritance,
): Promise<StagedRows | null> {
  const { feature } = target;
  const where = `A write to ${feature.key}`;
  const input = classifyInput(rows, where);
  if (input.kind === "rows") {
    if (input.rows.length === 0) return null;
    const given = (await inheritance?.objects(input.rows)) ?? input.rows;
    const included = await includedColumns(context, target, namesOf(given));
    const prepared = await prepareRows(feature, given, included);
    const names = namesOf(prepared);
    const inherited = await inheritedTypes(context, target, names, existing?.columns);
    const columns = rowsToColumns(prepared, {
      known: knownTypes(feature, names, existing?.columns, inherited),
      where,
      leavesOut: (name) => !isSystemColumn(name) && !feature.spec.idColumns.includes(name),
    });
    const added = newColumns(columns.columns, existing);
    const addedByUser = added.filter(({ name }) => !isSystemColumn(name));
    checkColumnCount(context.adapter, feature.key, { existing: existing?.columns ?? null, added: addedByUser });
    checkColumns(context.adapter, feature.key, added);
    const { source } = keep(await stage(context, columns, where), staged);
    return { source, columns: source.columns, inherited, prepared: true, included, createsEmptyTable: false };
  }
  const given = keep(await stageInput(context, input, where), staged).source;
  const source = (await inheritance?.staged(given)) ?? given;
  const names = new Set(source.columns.map(({ name }) => name));
  const included = await includedColumns(context, target, names);
  const inherited = await inheritedTypes(context, target, names, existing?.columns);
  const createsEmptyTable = await isWithoutTable(context, target, existing);
  return { source, columns: source.columns, inherited, prepared: false, included, createsEmptyTable };
}

/** Those that the table does not have. */
function newColumns(
  columns: readonly ColumnDescription[],
  existing: LocatedTable | undefined,
): readonly ColumnDescription[] {
  if (!existing) return columns;
  const known = new Set(existing.columns.map(({ name }) => name));
  return columns.filter(({ name }) => !known.has(name));
}

/** Makes a table for a feature that has no rows yet; null where it has one. */
export async function stageNone(
  context: StoreContext,
  target: Target,
  existing: LocatedTable | undefined,
  staged: Staged[],
): Promise<StagedRows | null> {
  if (!(await isWithoutTable(context, target, existing))) return null;
  const { columns, inherited } = await columnsWithoutRows(context, target);
  const input = { kind: "columns", columns, values: columns.map(() => []) } as const;
  const { source } = keep(await context.connection.stage(input), staged);
  return { source, columns, inherited, prepared: true, included: new Set(), createsEmptyTable: true, isEmpty: true };
}

/** Whether the feature has a table neither here nor in a fallback store, whose rows an empty one would hide. */
async function isWithoutTable(
  context: StoreContext,
  target: Target,
  existing: LocatedTable | undefined,
): Promise<boolean> {
  return !existing && (await context.fallbacks.find(target)) === undefined;
}

/** Rows that are to be released after the write. */
export function keep(rows: Staged, staged: Staged[]): Staged {
  staged.push(rows);
  return rows;
}

/** What is to be done with a table, its own columns being those of `existing`. */
export function planIncoming(
  context: StoreContext,
  { target, rows, replaces }: Incoming,
  existing: LocatedTable | undefined,
  options: WriteOptions,
): { readonly plan: WritePlan; readonly isReplaced: boolean }[] {
  const plan = rows && planRows(context, target, rows, existing, options);
  const written = plan ? [{ plan, isReplaced: false }] : [];
  if (!replaces || !existing) return written;
  const { idColumns } = target.feature.spec;
  const replaced = readPlan({ kind: "table", name: existing.table }, idColumns, existing.columns, {
    featureVersions: [target.versions.feature],
    matching: replaces,
    excluding: rows && { source: rows.source, columns: idColumns },
  });
  const gone = tombstones(context, target, replaced, existing.columns);
  // The rows' own plan has changed the table.
  return [...written, { plan: plan ? { ...gone, change: { kind: "none" } } : gone, isReplaced: true }];
}

/** What rows store, and what the table needs for that. */
function planTable(
  context: StoreContext,
  feature: AnyFeature,
  { columns: given, inherited, prepared, included, isEmpty }: IncomingRows,
  existing: LocatedTable | undefined,
) {
  const columns = isEmpty
    ? given.filter(({ name }) => !isSystemColumn(name))
    : storedColumns(feature, given, included, existing?.columns);
  const planned = planVersions(feature, given, { prepared });
  const change = tableChange(feature, {
    existing: existing?.columns ?? null,
    columns,
    inherited,
    members: planned.members,
    keepsTypes: keepsTypes(context),
  });
  return { columns, planned, change };
}

/** The columns that a table gets with rows. */
export function addedColumns(
  context: StoreContext,
  { target, rows, existing }: Incoming,
): readonly ColumnDescription[] {
  const change = rows && planTable(context, target.feature, rows, existing).change;
  return !change || change.kind === "none" ? [] : change.columns;
}

function planRows(
  context: StoreContext,
  { feature, graph, table, versions, isSystemTable }: Target,
  rows: IncomingRows,
  existing: LocatedTable | undefined,
  options: WriteOptions,
): WritePlan {
  const { source, columns: given, createsEmptyTable } = rows;
  checkSystemTypes(feature, given);
  const { columns, planned, change } = planTable(context, feature, rows, existing);
  const now = context.clock.next();
  const providedOr = <Value>(name: string, otherwise: Value): ValuePlan<Value> =>
    given.some((column) => column.name === name) ? { column: name, otherwise } : { value: otherwise };
  return {
    feature: feature.key,
    ...(isSystemTable && { isSystemTable }),
    table,
    existing: existing?.columns ?? null,
    source,
    idColumns: feature.spec.idColumns,
    userColumns: columns,
    versions: planned,
    featureVersion: { value: versions.feature },
    projectVersion: { value: graph.projectVersion(graph.projectOf(feature), context.hash.length) },
    materializationId: { value: options.materializationId ?? context.materializationId },
    createdAt: providedOr(systemColumns.createdAt, now),
    updatedAt: { value: now },
    deletedAt: providedOr<bigint | null>(systemColumns.deletedAt, null),
    timestamps: "later",
    checks: [
      ...writeChecks(feature, columns, given, planned),
      ...exactChecks(columns, existing?.columns ?? null, change),
    ],
    change,
    createsEmptyTable,
  };
}
