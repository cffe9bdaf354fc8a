import type { HashSettings, InputPlan, ReadPlan } from "@metaxy-ts/core/adapter";
import { columnsOf, separator, systemColumns } from "@metaxy-ts/core/adapter";
import type { RawBuilder } from "kysely";
import type { OrderKey } from "../flavor.js";
import { identity } from "./compared.js";
import type { CompileContext } from "./context.js";
import { compileFilters } from "./filter.js";
import { memberOf, orEmpty } from "./members.js";
import { valueColumn } from "./names.js";
import { compileRead } from "./read.js";
import type { Output, Rows } from "./rows.js";
import { groupKeys, notNull, Scope, select, string } from "./rows.js";

/** What the samples need of one parent. */
export interface InputNeeds {
  /** Columns by their new names. */
  readonly columns: readonly string[];
  /** Of these, the ones that distinguish samples: a row with a null in one of them belongs to no sample. */
  readonly required: readonly string[];
  /** Fields whose values go into hash inputs of fields, as {@link valueColumn}s. */
  readonly members: readonly string[];
}

/** A parent that has a table. */
export type PresentInput = InputPlan & { readonly read: ReadPlan };

/** The rows of a parent under their new names, lineage applied. */
export function compileInput(
  context: CompileContext,
  plan: PresentInput,
  index: number,
  hash: HashSettings,
  needs: InputNeeds,
): Rows {
  const { lineage } = plan;
  if (lineage.type !== "aggregation") return renamed(context, plan, index, needs);
  const members = renamed(context, plan, index, {
    columns: [
      ...needs.columns,
      ...lineage.by,
      ...(needs.members.length > 0 || needs.columns.some((name) => !lineage.by.includes(name)) ? lineage.order : []),
    ],
    required: [...needs.required.filter((name) => lineage.by.includes(name)), ...lineage.by],
    members: needs.members,
  });
  return aggregated(context, lineage, index, hash, needs, members);
}

function renamed(
  context: CompileContext,
  plan: PresentInput,
  index: number,
  { columns, required, members }: InputNeeds,
): Rows {
  const wanted = new Set([...columns, ...required, ...plan.filters.flatMap((filter) => [...columnsOf(filter)])]);
  const used = plan.columns.filter(({ to }) => wanted.has(to));
  const read = compileRead(context, plan.read, {
    columns: used.map(({ from }) => from),
    computed: (source) =>
      members.map((member) => ({
        name: valueColumn(index, member),
        type: string,
        value: memberOf(context.flavor, source.column(systemColumns.dataVersionByField), member),
      })),
  });
  const stored = new Scope("metaxy_parent", read);
  const byNewName = new Map(used.map(({ from, to }) => [to, { ...stored.column(from), name: to }]));
  const column = (name: string): Output => {
    const found = byNewName.get(name);
    if (!found) throw new Error(`${plan.feature} has no column ${JSON.stringify(name)}.`);
    return found;
  };
  return select({
    columns: [
      ...[...new Set([...columns, ...required])].map(column),
      ...stored.pick(members.map((member) => valueColumn(index, member))),
    ],
    from: stored.from,
    where: [
      ...compileFilters(context.flavor, plan.filters, column),
      ...notNull(stored, new Set(required.map((name) => used.find(({ to }) => to === name)?.from ?? name))),
    ],
  });
}

/** One row per group: values are hashes over the group, other columns are lists in the group's order. */
function aggregated(
  { flavor }: CompileContext,
  { by, order }: PresentInput["lineage"] & { type: "aggregation" },
  index: number,
  hash: HashSettings,
  { columns, members }: InputNeeds,
  rows: Rows,
): Rows {
  const group = new Scope("metaxy_group", rows);
  const groups = group.pick(by).map((column) => identity(flavor, column));
  const keys = (): OrderKey[] => group.pick(order);
  const collected = columns
    .filter((name) => !by.includes(name))
    .map((name): Output => {
      const { value, type } = group.column(name);
      return { name, type: { kind: "list", item: type }, value: flavor.collect(value, keys(), type) };
    });
  const values = members.map((member): Output => {
    const { name, value } = group.column(valueColumn(index, member));
    const joined = flavor.joinStrings(value as RawBuilder<string | null>, separator, keys());
    return { name, type: string, value: flavor.hash(orEmpty(joined), hash) };
  });
  return select({
    columns: [...groups, ...collected, ...values],
    from: group.from,
    groupBy: groupKeys(flavor, groups),
  });
}
