import type { ExpectedFromInputs, FilterExpression, HashSettings } from "@metaxy-ts/core/adapter";
import type { RawBuilder } from "kysely";
import { sql } from "kysely";
import type { SqlFlavor } from "../flavor.js";
import { identity } from "./compared.js";
import type { CompileContext } from "./context.js";
import { compileFilters } from "./filter.js";
import type { PresentInput } from "./input.js";
import { compileInput } from "./input.js";
import { nullOf } from "./members.js";
import { valueColumn } from "./names.js";
import type { JoinPair, Output, Rows } from "./rows.js";
import { integer, joinOn, pairsOf, Scope, select, string } from "./rows.js";

/** How much of the samples a statement needs: what distinguishes them, also what their versions are made of, or all. */
export type Extent = "identity" | "versions" | "all";

interface JoinRequest {
  readonly plan: ExpectedFromInputs;
  readonly grain: readonly string[];
  readonly hash: HashSettings;
  readonly filters: readonly FilterExpression[];
  readonly extent: Extent;
}

interface JoinedInput {
  readonly index: number;
  readonly plan: PresentInput;
  readonly scope: Scope;
}

/** The columns of samples made from inputs: the grain, then the join columns, then the parent columns. */
export function sampleColumns(
  { inputs, joinColumns }: ExpectedFromInputs,
  grain: readonly string[],
): readonly string[] {
  return [...new Set([...grain, ...joinColumns, ...inputs.flatMap(({ included }) => included)])];
}

/** One row per expected sample, from all parents, with the parents' values that its hash inputs are made of. */
export function joinInputs(context: CompileContext, request: JoinRequest): Rows {
  const { plan, grain, filters, extent } = request;
  const joins = presentInputs(context, request);
  const values = extent === "identity" ? [] : valueOutputs(context, plan, joins);
  const columns = extent === "all" ? sampleColumns(plan, grain) : grain;
  const column = columnFinder(context, plan, joins);
  const outputs = [...columns.map(column), ...values];
  if (joins.length === 0)
    return select({
      columns: outputs,
      from: sql`(select 1 as ${sql.id("metaxy_nothing")}) as ${sql.id("metaxy_nothing")}`,
      where: [sql`1 = 0`],
    });
  return select({
    columns: outputs,
    from: joinText(context, joins, plan),
    where: [
      ...grain.map((name) => sql`${column(name).value} is not null`),
      ...compileFilters(context.flavor, filters, column),
    ],
  });
}

function presentInputs(context: CompileContext, { plan, grain, hash, extent }: JoinRequest): JoinedInput[] {
  const distinguishing = [...new Set([...grain, ...plan.joinColumns])];
  return plan.inputs.flatMap((input, index) => {
    if (!input.read) return [];
    const present: PresentInput = { ...input, read: input.read };
    const has = (name: string): boolean => input.included.includes(name) || plan.joinColumns.includes(name);
    const required = distinguishing.filter(has);
    const rows = compileInput(context, present, index, hash, {
      columns: extent === "all" ? [...new Set([...required, ...input.included])] : required,
      required,
      members: extent === "identity" ? [] : membersOf(plan, index),
    });
    return [{ index, plan: present, scope: new Scope(`metaxy_input_${index}`, rows) }];
  });
}

function membersOf({ fields }: ExpectedFromInputs, input: number): string[] {
  const pieces = fields.flatMap((field) => field.pieces);
  return [...new Set(pieces.filter((piece) => piece.input === input).map(({ member }) => member))];
}

/** The values of every input; those of an optional parent without a table are null. */
function valueOutputs({ flavor }: CompileContext, plan: ExpectedFromInputs, joins: readonly JoinedInput[]): Output[] {
  return plan.inputs.flatMap((_, index) => {
    const join = joins.find((candidate) => candidate.index === index);
    return membersOf(plan, index).map((member): Output => {
      const name = valueColumn(index, member);
      return join ? join.scope.column(name) : { name, type: string, value: nullOf(flavor, string) };
    });
  });
}

/** Where a sample has a column from. */
function columnFinder(
  { flavor }: CompileContext,
  { joinColumns, absent }: ExpectedFromInputs,
  joins: readonly JoinedInput[],
): (name: string) => Output {
  const merged = joins.every(({ plan }) => plan.optional);
  const absentColumn = (name: string): Output => {
    const type = absent.find((column) => column.name === name)?.type ?? string;
    return { name, type, value: nullOf(flavor, type) };
  };
  return (name) => {
    const [first, ...others] = joins.filter(({ scope }) => scope.has(name)).map(({ scope }) => scope.column(name));
    if (!first) return absentColumn(name);
    return merged && joinColumns.includes(name) && others.length > 0
      ? { ...first, value: firstOf([first, ...others]) }
      : first;
  };
}

function firstOf(outputs: readonly Output[]): RawBuilder<unknown> {
  const values = outputs.map(({ value }) => value);
  return values.length === 1 && values[0] ? values[0] : sql`coalesce(${sql.join(values)})`;
}

/** Required inputs inner, optional ones left; when all are optional, a sample exists as soon as one of them has it. */
function joinText(
  { flavor }: CompileContext,
  joins: readonly JoinedInput[],
  { joinColumns }: ExpectedFromInputs,
): RawBuilder<unknown> {
  const merged = joins.every(({ plan }) => plan.optional);
  if (merged && flavor.lacksFullJoin && joins.length > 1) return joinedToAll(flavor, joins, joinColumns);
  return joins.reduce<RawBuilder<unknown>>((text, { plan, scope }, position) => {
    if (position === 0) return scope.from;
    const before = joins.slice(0, merged ? position : 1).map((join) => join.scope);
    const pairs = joinColumns.map((name): JoinPair => {
      const [first, ...others] = before.map((side) => side.column(name));
      const left = { ...(first as Output), value: firstOf([first as Output, ...others]) };
      return [left, scope.column(name)];
    });
    return sql`${text} ${joinOn(flavor, merged ? "full join" : plan.optional ? "left join" : "inner join", scope, pairs)}`;
  }, sql``);
}

/** A full join of all inputs by left joins: to the distinct values that any of them has in the join columns. */
function joinedToAll(
  flavor: SqlFlavor,
  joins: readonly JoinedInput[],
  joinColumns: readonly string[],
): RawBuilder<unknown> {
  const one: Output = { name: "metaxy_one", type: integer, value: sql.lit(1) };
  const keys = joins.map(({ scope }) => {
    const columns = scope.pick(joinColumns).map((column) => identity(flavor, column));
    return select({ columns: columns.length > 0 ? columns : [one], from: scope.from });
  });
  const together = sql`(${sql.join(
    keys.map(({ query }) => query),
    sql` union `,
  )})`;
  const all = new Scope("metaxy_all", { columns: keys[0]?.columns ?? [], from: together });
  return joins.reduce<RawBuilder<unknown>>(
    (text, { scope }) => sql`${text} ${joinOn(flavor, "left join", scope, pairsOf(all, scope, joinColumns))}`,
    all.from,
  );
}
