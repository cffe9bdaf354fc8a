import type { ColumnType } from "../column/column-type.js";
import { systemColumns } from "../column/columns.js";
import type { Hasher } from "../hash/algorithms.js";
import { groupHashInput } from "../hash/text.js";
import type { InputPlan, ReadPlan } from "../plan/plan.js";
import { allHold } from "./filter.js";
import { readRows } from "./read.js";
import type { Output, Row, Rows, StoreSnapshot } from "./rows.js";
import { ascending, groupBy, hasNull, pick, select } from "./rows.js";
import { memberOf } from "./values.js";
import { valueColumn } from "./versions.js";

const string: ColumnType = { kind: "string" };

/** A parent that has a table. */
export type PresentInput = InputPlan & { readonly read: ReadPlan };

/** What the samples need of one parent. */
export interface InputNeeds {
  /** Its index among the plan's inputs. */
  readonly index: number;
  /** Columns that distinguish samples: a row with a null in one of them belongs to no sample. */
  readonly required: readonly string[];
  /** Fields whose values go into hash inputs of fields, as {@link valueColumn}s. */
  readonly members: readonly string[];
}

/** The rows of a parent under their new names, lineage applied. */
export function inputRows(snapshot: StoreSnapshot, plan: PresentInput, needs: InputNeeds, hash: Hasher): Rows {
  const { lineage } = plan;
  const renamed = renamedRows(snapshot, plan, needs);
  const columns = [...new Set([...needs.required, ...plan.included])];
  const groups = lineage.type === "aggregation" ? lineage.by : [];
  const required = lineage.type === "aggregation" ? groups : needs.required;
  const holds = allHold(plan.filters);
  const rows = renamed.rows.filter((row) => holds(row) && !hasNull(row, required));
  const values = needs.members.map((member) => valueColumn(needs.index, member));
  if (lineage.type !== "aggregation") return select(rows, pick(renamed.columns, [...columns, ...values]));

  const order = ascending(lineage.order);
  const members = [...groupBy(rows, groups).values()].map((group) => group.sort(order));
  const first = pick(renamed.columns, groups).map(
    ({ name, type, value }): Output<Row[]> => ({ name, type, value: ([row]) => (row ? value(row) : null) }),
  );
  const collected = pick(
    renamed.columns,
    columns.filter((name) => !groups.includes(name)),
  ).map(
    ({ name, type, value }): Output<Row[]> => ({
      name,
      type: { kind: "list", item: type },
      value: (group) => group.map(value),
    }),
  );
  const hashed = values.map(
    (name): Output<Row[]> => ({
      name,
      type: string,
      value: (group) => hash(groupHashInput(group.map((row) => row[name] as string | null))),
    }),
  );
  return select(members, [...first, ...collected, ...hashed]);
}

function renamedRows(snapshot: StoreSnapshot, plan: PresentInput, { index, members }: InputNeeds): Rows {
  const stored = readRows(snapshot, plan.read);
  const byNewName = new Map(
    plan.columns.map(({ from, to }) => [to, pick(stored.columns, [from]).map((column) => ({ ...column, name: to }))]),
  );
  const values = members.map(
    (member): Output<Row> => ({
      name: valueColumn(index, member),
      type: string,
      value: (row) => memberOf(row[systemColumns.dataVersionByField], member),
    }),
  );
  return select(stored.rows, [...[...byNewName.values()].flat(), ...values]);
}
