import type { Hasher } from "../hash/algorithms.js";
import type { ExpectedFromInputs } from "../plan/plan.js";
import { inputRows } from "./input.js";
import type { Output, Row, Rows, StoreSnapshot } from "./rows.js";
import { groupBy, keyOf, select } from "./rows.js";
import { valueColumn } from "./versions.js";

/** A row of each input; undefined where an input has none for the sample. */
type Joined = readonly (Row | undefined)[];

interface Side extends Rows {
  readonly optional: boolean;
}

/** One row per expected sample, with the parents' values that its hash inputs are made of. */
export function joinInputs(
  snapshot: StoreSnapshot,
  plan: ExpectedFromInputs,
  grain: readonly string[],
  hash: Hasher,
): Rows {
  const sides = presentInputs(snapshot, plan, grain, hash);
  const columns = [...grain, ...plan.joinColumns, ...plan.inputs.flatMap(({ included }) => included)];
  const values = plan.inputs.flatMap((_, index) => membersOf(plan, index).map((member) => valueColumn(index, member)));
  const outputs = [...new Set([...columns, ...values])].map((name) => outputOf(name, sides, plan));
  return select(joined(sides, plan.joinColumns), outputs);
}

function presentInputs(
  snapshot: StoreSnapshot,
  plan: ExpectedFromInputs,
  grain: readonly string[],
  hash: Hasher,
): Side[] {
  const distinguishing = [...new Set([...grain, ...plan.joinColumns])];
  return plan.inputs.flatMap((input, index): Side[] => {
    if (!input.read) return [];
    const required = distinguishing.filter((name) => input.included.includes(name) || plan.joinColumns.includes(name));
    const needs = { index, required, members: membersOf(plan, index) };
    return [{ ...inputRows(snapshot, { ...input, read: input.read }, needs, hash), optional: input.optional }];
  });
}

function membersOf({ fields }: ExpectedFromInputs, input: number): string[] {
  const pieces = fields.flatMap((field) => field.pieces);
  return [...new Set(pieces.filter((piece) => piece.input === input).map(({ member }) => member))];
}

/** Where samples have a column from: the first input that has it; when all are optional, the first one that has a row. */
function outputOf(name: string, sides: readonly Side[], { joinColumns, absent }: ExpectedFromInputs): Output<Joined> {
  const owners = sides.flatMap((side, index) => {
    const column = side.columns.find((candidate) => candidate.name === name);
    return column ? [{ index, type: column.type }] : [];
  });
  const [first] = owners;
  if (!first) {
    const type = absent.find((column) => column.name === name)?.type ?? { kind: "string" };
    return { name, type, value: () => null };
  }
  const merged = joinColumns.includes(name) && allOptional(sides);
  const looked = merged ? owners : [first];
  const value = (rows: Joined): unknown => {
    for (const { index } of looked) if (rows[index]) return rows[index][name];
    return null;
  };
  return { name, type: first.type, value };
}

/** Required inputs inner, optional ones left; when all are optional, a sample exists as soon as one of them has it. */
function joined([first, ...others]: readonly Side[], columns: readonly string[]): Joined[] {
  if (!first) return [];
  const full = allOptional([first, ...others]);
  let rows: Joined[] = first.rows.map((row) => [row]);
  for (const [index, side] of others.entries()) {
    const found = groupBy(side.rows, columns);
    const unmatched = new Map(found);
    rows = rows.flatMap((left): Joined[] => {
      const key = keyOf(left.find((row) => row !== undefined) ?? {}, columns);
      unmatched.delete(key);
      const matches = found.get(key) ?? (side.optional ? [undefined] : []);
      return matches.map((row) => [...left, row]);
    });
    const absent = new Array<undefined>(index + 1).fill(undefined);
    if (full) for (const row of [...unmatched.values()].flat()) rows.push([...absent, row]);
  }
  return rows;
}

function allOptional(sides: readonly Side[]): boolean {
  return sides.every(({ optional }) => optional);
}
