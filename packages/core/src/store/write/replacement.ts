import { systemColumns } from "../../column/columns.js";
import { requireComparable } from "../../column/comparable.js";
import type { Staged } from "../../contract/contract.js";
import { MetaxyError } from "../../errors/error.js";
import type { AnyFeature } from "../../feature/feature.js";
import { own } from "../../own.js";
import type { InheritedTypes } from "../../plan/inherited-type.js";
import { childlessTarget, notExpanding } from "../childless.js";
import type { StoreContext, Target } from "../context.js";
import type { RowsInput } from "../input/input.js";
import { classifyInput, stageInput } from "../input/input.js";
import { knownTypes } from "../input/known-types.js";
import { prepareRows } from "../input/prepare-rows.js";
import { rowsToColumns } from "../input/rows.js";
import { stage } from "../input/stage.js";
import { onlyColumns } from "../input/values/only-columns.js";
import { sampleKey } from "../input/values/sample-key.js";
import { shown } from "../input/values/shown.js";
import type { LocatedTable } from "../locate.js";
import { everyRow, locateTable } from "../locate.js";
import { namesOf } from "./included-columns.js";
import type { Incoming, Inheritance } from "./incoming.js";
import { keep, locateForWrite, stageNone, stageRows } from "./incoming.js";
import { inheritedTypes } from "./inherited-types.js";
import { strayChildren } from "./stray-children.js";

type Row = Readonly<Record<string, unknown>>;

/** What children take of their parent when they provide no specific versions; the other versions follow from it. */
const inherited = [systemColumns.provenanceByField, systemColumns.provenance] as const;

interface Replacement {
  readonly parents: RowsInput<unknown>;
  /** All their children. */
  readonly rows: RowsInput<unknown>;
}

/** Staged parents: the columns that identify them, and their provenance. */
interface Parents {
  readonly feature: AnyFeature;
  readonly grain: readonly string[];
  readonly source: Staged["source"];
}

/**
 * Stages parents and their children in the engine. Children go to the feature's table and replace what it has of these parents; parents
 * without children go to a table of the library's own, and those that have children again leave it. In this order: a crash in between
 * leaves parents that are new or stale, never one that counts as done and is not.
 *
 * @throws WRITE_INVALID for a feature without expansion, for parents without the identifying columns, and for children of other parents.
 */
export async function stageReplacement(
  context: StoreContext,
  target: Target,
  { parents: given, rows }: Replacement,
  staged: Staged[],
): Promise<readonly Incoming[]> {
  const childless = childlessTarget(context, target);
  if (!childless) throw notExpanding(target.feature);
  const grain = childless.feature.spec.idColumns;
  const existing = await locateForWrite(context, target);
  const types = await inheritedTypes(context, target, grain, existing?.columns);
  const parents = await stageParents(context, target.feature, childless.feature, { given, existing, types }, staged);
  const inheritance = parents && inheritFrom(context, parents, staged);
  const children = await stageRows(context, target, { rows, existing }, staged, inheritance);
  if (children) await requireParents(context, target.feature, children.source, grain, parents?.source ?? null);
  // Without a schema the columns of children are unknown.
  const none = children || !target.feature.columns ? null : await stageNone(context, target, existing, staged);
  const made = children ?? none;
  if (!parents) return [{ target, rows: made, existing, replaces: null }];
  requireComparable(
    "WRITE_INVALID",
    target.feature.key,
    grain,
    { where: "the passed parents", columns: parents.source.columns },
    { where: `the stored rows of ${target.feature.key}`, columns: existing?.columns ?? [] },
  );
  const columns = parents.source.columns.filter(({ name }) => [...grain, ...inherited].includes(name));
  const withoutChildren = everyRow(parents.source, columns, {
    excluding: children && { source: children.source, columns: grain },
  });
  const replacement = { target, rows: made, existing, replaces: { source: parents.source, columns: grain } };
  const remembered = await locateTable(context, childless.feature, childless.table);
  // A missing table is only created for parents that are to be recorded.
  if (!remembered && (await context.connection.read(withoutChildren).count()) === 0) return [replacement];
  return [
    replacement,
    {
      target: childless,
      rows: {
        source: { kind: "read", plan: withoutChildren },
        columns,
        inherited: await inheritedTypes(context, target, grain, remembered?.columns),
        prepared: true,
        included: new Set(),
        createsEmptyTable: false,
      },
      existing: remembered,
      replaces: children && { source: children.source, columns: grain },
    },
  ];
}

interface GivenParents {
  readonly given: RowsInput<unknown>;
  /** The feature's table. */
  readonly existing: LocatedTable | undefined;
  /** What other tables have for the columns that it lacks. */
  readonly types: InheritedTypes;
}

/** Undefined where there are none. */
async function stageParents(
  context: StoreContext,
  feature: AnyFeature,
  asSamples: AnyFeature,
  { given, existing, types }: GivenParents,
  staged: Staged[],
): Promise<Parents | undefined> {
  const grain = asSamples.spec.idColumns;
  const where = `The parents of ${feature.key}`;
  const needed = [...grain, systemColumns.provenanceByField];
  const input = classifyInput(given, where);
  if (input.kind === "rows") {
    if (input.rows.length === 0) return undefined;
    const identifying = input.rows.map((row) => onlyColumns(row, [...grain, ...inherited]));
    requireIdentifying(feature, needed, (column) => identifying.every((row) => (own(row, column) ?? null) !== null));
    const rows = await prepareRows(asSamples, identifying, new Set());
    requireUnique(where, grain, rows);
    const columns = rowsToColumns(rows, { known: knownTypes(feature, namesOf(rows), existing?.columns, types), where });
    return { feature, grain, source: keep(await stage(context, columns, where), staged).source };
  }
  const { source } = keep(await stageInput(context, input, where), staged);
  requireIdentifying(feature, needed, (column) => source.columns.some(({ name }) => name === column));
  return { feature, grain, source };
}

function requireIdentifying({ key }: AnyFeature, needed: readonly string[], has: (column: string) => boolean): void {
  const missing = needed.filter((column) => !has(column));
  if (missing.length === 0) return;
  throw new MetaxyError(
    "WRITE_INVALID",
    `Nothing was written to ${key}: the parents lack ${missing.join(", ")}. Pass rows of an increment, such as those of todo.pending; parents need ${needed.join(", ")}.`,
    { details: { feature: key, missing } },
  );
}

function requireUnique(where: string, grain: readonly string[], rows: readonly Row[]): void {
  const seen = new Set<string>();
  for (const row of rows) {
    const key = sampleKey(grain, row);
    if (seen.has(key)) throw new MetaxyError("WRITE_INVALID", `${where} have ${shown(onlyColumns(row, grain))} twice.`);
    seen.add(key);
  }
}

/** Children of other parents would not be all of theirs. */
async function requireParents(
  context: StoreContext,
  { key, spec }: AnyFeature,
  children: Staged["source"],
  grain: readonly string[],
  parents: Staged["source"] | null,
): Promise<void> {
  const missing = grain.find((column) => !children.columns.some(({ name }) => name === column));
  if (missing !== undefined) {
    throw new MetaxyError(
      "WRITE_INVALID",
      `Nothing was written to ${key}: the rows have no column ${JSON.stringify(missing)}, which identifies their parent.`,
      { details: { feature: key, column: missing } },
    );
  }
  requireComparable(
    "WRITE_INVALID",
    key,
    grain,
    { where: "the rows", columns: children.columns },
    { where: "the passed parents", columns: parents?.columns ?? [] },
  );
  const identifying = children.columns.filter(({ name }) => [...spec.idColumns, ...grain].includes(name));
  const excluding = parents && { source: parents, columns: grain };
  const strays = context.connection.read(everyRow(children, identifying, { excluding }));
  const count = await strays.count();
  if (count === 0) return;
  for await (const examples of strays.batches(3)) throw strayChildren(key, count, examples);
}

function inheritFrom(context: StoreContext, { feature, grain, source }: Parents, staged: Staged[]): Inheritance {
  return {
    async objects(rows) {
      if (rows.every(hasVersions)) return rows;
      const columns = source.columns.filter(({ name }) => [...grain, ...inherited].includes(name));
      const parents = await context.connection.read(everyRow(source, columns)).rows();
      const byKey = new Map(parents.map((parent) => [sampleKey(grain, parent), parent]));
      const strays = rows.filter((row) => !hasVersions(row) && !byKey.has(sampleKey(grain, row)));
      const identifying = [...new Set([...feature.spec.idColumns, ...grain])];
      if (strays.length > 0)
        throw strayChildren(
          feature.key,
          strays.length,
          strays.slice(0, 3).map((row) => onlyColumns(row, identifying)),
        );
      return rows.map((row) =>
        hasVersions(row) ? row : { ...row, ...onlyColumns(byKey.get(sampleKey(grain, row)) ?? {}, inherited) },
      );
    },
    async staged(rows) {
      if (rows.columns.some(({ name }) => name === systemColumns.provenanceByField)) return rows;
      await requireParents(context, feature, rows, grain, source); // the others would be left out in silence
      const taken = inherited.filter((column) => source.columns.some(({ name }) => name === column));
      const ownColumns = rows.columns.filter(({ name }) => !taken.some((column) => column === name));
      const columns = [...ownColumns, ...source.columns.filter(({ name }) => taken.some((column) => column === name))];
      const plan = { children: rows, parents: source, on: grain, inherited: taken };
      return keep(await context.connection.read(everyRow({ kind: "inherit", plan }, columns)).source(), staged).source;
    },
  };
}

function hasVersions(row: Row): boolean {
  return (row[systemColumns.provenanceByField] ?? null) !== null;
}
