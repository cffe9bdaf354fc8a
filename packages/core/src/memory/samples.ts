import type { SampleCondition, SamplesPart, SamplesPlan } from "../plan/plan.js";
import type { Moment, Row, Rows } from "./rows.js";
import { groupBy, hasNull, keyOf, select, typeIn } from "./rows.js";

/** Distinct samples from several places. */
export function distinctSamples(moment: Moment, { columns, parts }: SamplesPlan): Rows {
  const [first, ...others] = parts.map((part) => partRows(moment, columns, part));
  if (!first) throw new Error("A plan for samples has no parts.");
  const all = [...first.rows, ...others.flatMap(({ rows }) => rows)];
  return { columns: first.columns, rows: [...groupBy(all, columns).values()].flatMap((same) => same.slice(0, 1)) };
}

function partRows(moment: Moment, columns: readonly string[], { source, from, where }: SamplesPart): Rows {
  const { columns: known, rows } = moment.rows(source);
  const outputs = columns.map((name, index) => {
    const own = from[index] ?? name;
    return { name, type: typeIn(known, own), value: (row: Row) => row[own] };
  });
  return select(where ? rows.filter(holds(moment, where)) : rows, outputs);
}

function holds(moment: Moment, condition: SampleCondition): (row: Row) => boolean {
  switch (condition.kind) {
    case "match":
      return matches(moment, condition);
    case "all": {
      const all = condition.conditions.map((each) => holds(moment, each));
      return (row) => all.every((test) => test(row));
    }
    case "any": {
      const any = condition.conditions.map((each) => holds(moment, each));
      return (row) => any.some((test) => test(row));
    }
    case "not": {
      const test = holds(moment, condition.condition);
      return (row) => !test(row);
    }
  }
}

function matches(moment: Moment, { source, on }: SampleCondition & { readonly kind: "match" }): (row: Row) => boolean {
  const [own, theirs] = [on.map(({ column }) => column), on.map(({ other }) => other)];
  const { rows } = moment.rows(source);
  const keys = new Set(rows.filter((row) => !hasNull(row, theirs)).map((row) => keyOf(row, theirs)));
  return (row) => !hasNull(row, own) && keys.has(keyOf(row, own));
}
