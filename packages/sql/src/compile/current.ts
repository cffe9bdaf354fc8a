import type { CurrentPlan, StoredSamplesPlan } from "@metaxy-ts/core/adapter";
import { columnsOf, systemColumns } from "@metaxy-ts/core/adapter";
import type { RawBuilder } from "kysely";
import { sql } from "kysely";
import type { SqlFlavor } from "../flavor.js";
import { identity } from "./compared.js";
import type { CompileContext } from "./context.js";
import { compileFilters } from "./filter.js";
import { childlessColumn, passesColumn, storedColumn } from "./names.js";
import { compileRead } from "./read.js";
import type { Output, Rows, Values } from "./rows.js";
import { allOf, anyOf, groupKeys, integer, notNull, Scope, select, string, together } from "./rows.js";

/** Which samples are stored, whatever the target filters say of them; one may stand there more than once. */
export function storedSamples(context: CompileContext, plan: CurrentPlan, grain: readonly string[]): Rows {
  const of = ({ read }: StoredSamplesPlan): Rows => {
    const stored = new Scope("metaxy_current", compileRead(context, read, { columns: grain }));
    return select({ columns: identities(context, stored, grain), from: stored.from, where: notNull(stored, grain) });
  };
  return plan.childless ? together(of(plan), of(plan.childless)) : of(plan);
}

/**
 * One row per stored sample: the grain, the provenance to compare with, and with target filters whether the sample counts.
 *
 * The provenance is null when the sample is stale whatever is expected: a staleness predicate holds, or children that share the
 * sample differ among themselves.
 */
export function comparedSamples(context: CompileContext, plan: CurrentPlan, grain: readonly string[]): Rows {
  const samplesOf = (stored: StoredSamplesPlan): Rows => {
    const rows = comparedRows(context, stored, grain);
    return plan.collapse ? collapsed(context.flavor, rows, grain) : rows;
  };
  const samples = samplesOf(plan);
  if (!plan.childless) return samples;
  const childless = samplesOf(plan.childless); // children too, where they stand in a fallback store
  return withChildless(context.flavor, together(marked(samples, 0), marked(childless, 1)), grain);
}

function comparedRows(context: CompileContext, plan: StoredSamplesPlan, grain: readonly string[]): Rows {
  const conditions = [...plan.filters, ...plan.stalenessPredicates];
  const columns = new Set([
    ...grain,
    systemColumns.provenance,
    ...conditions.flatMap((filter) => [...columnsOf(filter)]),
  ]);
  const stored = new Scope("metaxy_current", compileRead(context, plan.read, { columns: [...columns] }));
  const filters = compileFilters(context.flavor, plan.filters, (name) => stored.column(name));
  const predicates = compileFilters(context.flavor, plan.stalenessPredicates, (name) => stored.column(name));
  const { value } = stored.column(systemColumns.provenance);
  const provenance = predicates.length > 0 ? sql`case when ${anyOf(predicates)} then null else ${value} end` : value;
  return select({
    columns: [
      ...identities(context, stored, grain),
      { name: storedColumn, type: string, value: provenance },
      ...passes(filters),
    ],
    from: stored.from,
    where: notNull(stored, grain),
  });
}

function identities({ flavor }: CompileContext, rows: Scope, grain: readonly string[]): Output[] {
  return rows.pick(grain).map((column) => identity(flavor, column));
}

function passes(filters: readonly RawBuilder<boolean>[]): Output[] {
  if (filters.length === 0) return [];
  return [{ name: passesColumn, type: integer, value: sql`case when ${allOf(filters)} then 1 else 0 end` }];
}

function marked(rows: Rows, childless: 0 | 1): Rows {
  const all = new Scope("metaxy_stored_row", rows);
  const mark: Output = { name: childlessColumn, type: integer, value: sql.lit(childless) };
  return select({ columns: [...all.columns, mark], from: all.from });
}

/** One row for all children of a sample. Of children that do not pass the target filters only their existence counts. */
function collapsed(flavor: SqlFlavor, children: Rows, grain: readonly string[]): Rows {
  const child = new Scope("metaxy_child", children);
  const filtered = child.has(passesColumn);
  const { value } = child.column(storedColumn);
  const counted = filtered ? sql`case when ${child.column(passesColumn).value} = 1 then ${value} end` : value;
  const total = filtered ? sql`sum(${child.column(passesColumn).value})` : sql`count(*)`;
  const common = sql`case when count(${counted}) = ${total} and min(${counted}) = max(${counted}) then min(${counted}) end`;
  return select({
    columns: [
      ...child.pick(grain),
      { name: storedColumn, type: string, value: common },
      ...(filtered
        ? [{ name: passesColumn, type: integer, value: sql`max(${child.column(passesColumn).value})` }]
        : []),
    ],
    from: child.from,
    groupBy: groupKeys(flavor, child.pick(grain)),
  });
}

/** Of a stored sample and the record of its childless parent, the stored one, if both exist. */
function withChildless(flavor: SqlFlavor, both: Rows, grain: readonly string[]): Rows {
  const sample = new Scope("metaxy_sample", both);
  const mark = sample.column(childlessColumn).value;
  const first = (column: Output): Output => {
    const stored = sql`max(case when ${mark} = 0 then ${column.value} end)`;
    return { ...column, value: sql`case when min(${mark}) = 0 then ${stored} else max(${column.value}) end` };
  };
  const values = sample.columns.filter(({ name }) => name !== childlessColumn && !grain.includes(name));
  return select({
    columns: [
      ...sample.pick(grain),
      ...values.map(first),
      { name: childlessColumn, type: integer, value: sql`min(${mark})` },
    ],
    from: sample.from,
    groupBy: groupKeys(flavor, sample.pick(grain)),
  });
}

/** That the target filters let a sample of {@link comparedSamples} count. */
export function counts(compared: Values): RawBuilder<boolean>[] {
  return compared.has(passesColumn) ? [sql`${compared.column(passesColumn).value} = 1`] : [];
}

/** The stored rows that orphans are chosen from; if several share a sample, only the columns that identify the sample. */
export function storedRows(
  context: CompileContext,
  plan: CurrentPlan,
  grain: readonly string[],
  orphaned: (stored: Scope) => RawBuilder<boolean>,
): Rows {
  const ofSamples = grain.every((name) => plan.read.idColumns.includes(name));
  const stored = new Scope("metaxy_current", compileRead(context, plan.read, ofSamples ? { samples: orphaned } : {}));
  return select({
    columns: plan.collapse ? identities(context, stored, grain) : stored.columns,
    from: stored.from,
    where: [
      ...notNull(stored, grain),
      ...compileFilters(context.flavor, plan.filters, (name) => stored.column(name)),
      ...(ofSamples ? [] : [orphaned(stored)]),
    ],
    distinct: plan.collapse,
  });
}
