import type { ColumnType } from "../column/column-type.js";
import { areComparable, incomparable, isSameType } from "../column/comparable.js";
import type { ExpectedFromInputs, InputPlan, ReadPlan } from "./plan.js";

interface TypedSide {
  readonly where: string;
  readonly type: ColumnType;
}

/**
 * Makes sure that parents can be joined.
 *
 * @throws RESOLVE_INVALID naming a column and its types in two parents. Where all parents are optional, a sample takes the column from
 * whichever parent has it, so that the types have to be the same.
 */
export function requireComparableInputs(feature: string, { inputs, joinColumns }: ExpectedFromInputs): void {
  const present = inputs.filter(({ read }) => read !== null);
  const isMerged = present.every(({ optional }) => optional);
  for (const column of joinColumns) {
    const [first, ...others] = sidesOf(present, column);
    for (const other of others) {
      const fits = isMerged ? isSameType : areComparable;
      if (first && !fits(first.type, other.type))
        throw incomparable("RESOLVE_INVALID", feature, column, [first, first.type], [other, other.type]);
    }
  }
}

/** @throws RESOLVE_INVALID naming a column of the grain and its types, in a parent and in the stored rows. */
export function requireComparableStored(
  feature: string,
  grain: readonly string[],
  { inputs }: ExpectedFromInputs,
  stored: ReadPlan,
): void {
  const right = { where: `the stored rows of ${feature}` };
  for (const column of grain) {
    const type = stored.columns.find(({ name }) => name === column)?.type;
    for (const side of sidesOf(inputs, column)) {
      if (type && !areComparable(side.type, type))
        throw incomparable("RESOLVE_INVALID", feature, column, [side, side.type], [right, type]);
    }
  }
}

/** The inputs that have a column, with the type that it has after lineage. */
function sidesOf(inputs: readonly InputPlan[], column: string): TypedSide[] {
  return inputs.flatMap(({ feature, read, columns, lineage }): TypedSide[] => {
    const from = columns.find(({ to }) => to === column)?.from;
    const type = read?.columns.find(({ name }) => name === from)?.type;
    if (!type) return [];
    const isList = lineage.type === "aggregation" && !lineage.by.includes(column);
    return [{ where: `its parent ${feature}`, type: isList ? { kind: "list", item: type } : type }];
  });
}
