import type { ColumnDescription } from "../../column/column-type.js";
import { systemColumns } from "../../column/columns.js";
import type { Staged } from "../../contract/contract.js";
import type { ReadPlan, SampleCondition, SamplesPart, Source } from "../../plan/plan.js";
import type { LocatedChildless } from "../childless.js";
import { readChildless } from "../childless.js";
import type { StoreContext, Target } from "../context.js";
import { stageRelation } from "../input/stage.js";
import type { LocatedTable } from "../locate.js";
import { everyRow, readPlan } from "../locate.js";
import type { Relation } from "../read/relation.js";
import { fallbackLevels } from "./levels.js";

/** Current rows of one store, tombstones among them. */
interface CurrentRows {
  readonly source: Source;
  readonly columns: readonly ColumnDescription[];
}

interface Level {
  readonly rows: CurrentRows | undefined;
  readonly childless: CurrentRows | undefined;
}

/** What this store has of a feature. */
interface Here {
  readonly located: LocatedTable | undefined;
  readonly childless: LocatedChildless | undefined;
}

interface Needs {
  /** The columns that samples are compared by. */
  readonly grain: readonly string[];
  /** Those that filters name. */
  readonly columns: readonly string[];
}

/**
 * The rows of fallback stores that stand for the stored rows of samples that this store has nothing of, not even a tombstone, and the
 * parents that this store has recorded as childless. Nearer stores win, for each sample. Null where there are none. Rows that are provided
 * here are added to `staged`.
 */
export async function standIns(
  context: StoreContext,
  wanted: Target,
  here: Here,
  { grain, columns }: Needs,
  staged: Staged[],
): Promise<ReadPlan | null> {
  const names = [...new Set([...grain, systemColumns.provenance, systemColumns.featureVersion, ...columns])];
  const stage = async (rows: Relation<Record<string, unknown>> | null): Promise<CurrentRows | undefined> => {
    if (!rows) return undefined;
    const source = await stageRelation(context, rows, staged);
    return { source, columns: source.columns };
  };
  const levels: Level[] = [];
  for (const { rows, childless } of await fallbackLevels(context, wanted, names))
    levels.push({ rows: await stage(rows), childless: await stage(childless) });
  const own = ownLevel(wanted, here);
  return readStandIns(names, [
    ...(own.childless ? [{ rows: own.childless, unless: [] }] : []),
    ...alternatives(levels, grain, [own.rows, own.childless]),
  ]);
}

function ownLevel({ feature, versions }: Target, { located, childless }: Here): Level {
  const current = (plan: ReadPlan): CurrentRows => ({
    source: { kind: "read", plan: { ...plan, includeSoftDeleted: true } },
    columns: plan.columns,
  });
  const rows =
    located &&
    readPlan({ kind: "table", name: located.table }, feature.spec.idColumns, located.columns, {
      featureVersions: [versions.feature],
    });
  return { rows: rows && current(rows), childless: childless && current(readChildless(childless)) };
}

interface Alternative {
  readonly rows: CurrentRows;
  /** Not for samples of which one of these has a row. */
  readonly unless: readonly SampleCondition[];
}

function alternatives(
  levels: readonly Level[],
  grain: readonly string[],
  nearest: readonly (CurrentRows | undefined)[],
): Alternative[] {
  const has = (rows: CurrentRows | undefined, includeSoftDeleted: boolean): SampleCondition[] => {
    if (!rows) return [];
    const source: Source = { kind: "read", plan: everyRow(rows.source, rows.columns, { includeSoftDeleted }) };
    return [{ kind: "match", source, on: grain.map((column) => ({ column, other: column })) }];
  };
  const nearer = nearest.flatMap((rows) => has(rows, true));
  return levels.flatMap(({ rows, childless }) => {
    const unless = [...nearer];
    nearer.push(...has(rows, true), ...has(childless, true));
    return [
      ...(rows ? [{ rows, unless }] : []),
      // A parent has children, or is recorded as childless.
      ...(childless ? [{ rows: childless, unless: [...unless, ...has(rows, false)] }] : []),
    ];
  });
}

function readStandIns(names: readonly string[], found: readonly Alternative[]): ReadPlan | null {
  if (found.length === 0) return null;
  const columns = names.flatMap((name) => {
    const known = found.flatMap(({ rows }) => rows.columns.find((column) => column.name === name) ?? []);
    return known.slice(0, 1);
  });
  const parts = found.map(({ rows, unless }): SamplesPart => {
    const has = (name: string): boolean => rows.columns.some((column) => column.name === name);
    return {
      source: { kind: "read", plan: everyRow(rows.source, rows.columns, { includeSoftDeleted: false }) },
      from: columns.map(({ name }) => (has(name) ? name : null)),
      where: unless.length > 0 ? { kind: "not", condition: { kind: "any", conditions: unless } } : null,
    };
  });
  return everyRow({ kind: "samples", plan: { columns: columns.map(({ name }) => name), parts } }, columns);
}
