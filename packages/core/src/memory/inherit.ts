import type { InheritPlan } from "../plan/plan.js";
import type { Output, Row, Rows, StoreSnapshot } from "./rows.js";
import { groupBy, hasNull, keyOf, pick, select } from "./rows.js";

interface Pair {
  readonly child: Row;
  readonly parent: Row;
}

/** Children with columns of their parents. */
export function inheritedRows(snapshot: StoreSnapshot, { children, parents, on, inherited }: InheritPlan): Rows {
  const own = snapshot.rows(children);
  const others = snapshot.rows(parents);
  const found = groupBy(
    others.rows.filter((row) => !hasNull(row, on)),
    on,
  );
  const pairs = own.rows.flatMap((child) =>
    (found.get(keyOf(child, on)) ?? []).map((parent): Pair => ({ child, parent })),
  );
  const ownColumns = own.columns.filter(({ name }) => !inherited.includes(name));
  const outputs = [
    ...ownColumns.map(({ name, type }): Output<Pair> => ({ name, type, value: ({ child }) => child[name] })),
    ...pick(others.columns, inherited).map(
      (column): Output<Pair> => ({ ...column, value: ({ parent }) => column.value(parent) }),
    ),
  ];
  return select(pairs, outputs);
}
