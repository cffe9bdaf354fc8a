import type { SampleCondition, SamplesPlan } from "../plan/plan.js";
import type { Output, Row, Rows, StoreSnapshot } from "./rows.js";
import { groupBy, hasNull, keyOf, select, typeIn } from "./rows.js";

/** Distinct samples from several places. */
export function distinctSamples(snapshot: StoreSnapshot, { columns, parts }: SamplesPlan): Rows {
  const places = parts.map(({ source }) => snapshot.rows(source));
  const outputs = columns.map((name, index) => {
    const owner = parts.findIndex(({ from }) => from[index] !== null);
    const type = typeIn(places[owner]?.columns ?? [], parts[owner]?.from[index] ?? name);
    return { name, type, index };
  });
  const selected = parts.map(({ from, where }, part) => {
    const rows = places[part]?.rows ?? [];
    const own = outputs.map(({ name, type, index }): Output<Row> => {
      const column = from[index] ?? null;
      return { name, type, value: (row) => (column === null ? null : row[column]) };
    });
    return select(where ? rows.filter(holds(snapshot, where)) : rows, own);
  });
  const groups = groupBy(
    selected.flatMap(({ rows }) => rows),
    columns,
  );
  return {
    columns: outputs.map(({ name, type }) => ({ name, type })),
    rows: [...groups.values()].flatMap((same) => same.slice(0, 1)),
  };
}

function holds(snapshot: StoreSnapshot, condition: SampleCondition): (row: Row) => boolean {
  switch (condition.kind) {
    case "match":
      return matches(snapshot, condition);
    case "all": {
      const all = condition.conditions.map((each) => holds(snapshot, each));
      return (row) => all.every((test) => test(row));
    }
    case "any": {
      const any = condition.conditions.map((each) => holds(snapshot, each));
      return (row) => any.some((test) => test(row));
    }
    case "not": {
      const test = holds(snapshot, condition.condition);
      return (row) => !test(row);
    }
  }
}

function matches(
  snapshot: StoreSnapshot,
  { source, on }: SampleCondition & { readonly kind: "match" },
): (row: Row) => boolean {
  const [own, theirs] = [on.map(({ column }) => column), on.map(({ other }) => other)];
  const { rows } = snapshot.rows(source);
  const keys = new Set(rows.filter((row) => !hasNull(row, theirs)).map((row) => keyOf(row, theirs)));
  return (row) => !hasNull(row, own) && keys.has(keyOf(row, own));
}
