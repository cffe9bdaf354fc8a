import type { ColumnType } from "../../../column/column-type.js";
import { typeName } from "../../../column/column-type.js";
import { grownType, withMembers } from "../../../column/grow-type.js";
import { joinedType } from "../../../column/join-types.js";
import { converter } from "./convert.js";
import { holdsEmpty, isStorable, settledType, typeOf } from "./infer.js";
import { Misfit } from "./misfit.js";
import type { ColumnRefusals } from "./row-refusals.js";

/** What is known of a column before its values are looked at. */
export interface KnownColumn {
  /** As the table has it. */
  readonly stored?: ColumnType;
  /** As the schema defines it, as far as it does. */
  readonly declared?: ColumnType;
}

/** The values of one column in the form that an engine takes. */
export interface TypedColumn {
  readonly type: ColumnType;
  readonly values: readonly unknown[];
}

type Cells = readonly unknown[];

/**
 * The values of a column in a type for all of them: the stored one, else the schema's, else one inferred from the values. A stored or a
 * schema type is widened for a value that it cannot have, if that is possible. Null if the type is unknown.
 */
export function typedColumn(cells: Cells, known: KnownColumn, refusals: ColumnRefusals): TypedColumn | null {
  const base = known.stored ?? known.declared;
  if (base && base.kind !== "other") {
    const { values, misfits } = converted(cells, base);
    if (misfits.size === 0) return { type: base, values };
    return convertedAs(cells, grownFor(cells, base, known, misfits, refusals), refusals);
  }
  const type = toldType(cells, refusals);
  if (type) return convertedAs(cells, type, refusals);
  return base ? { type: { kind: "string" }, values: cells } : null;
}

/** The type with a place for the values that have none in it. Those that cannot have one are refused. */
function grownFor(
  cells: Cells,
  base: ColumnType,
  { declared }: KnownColumn,
  misfits: ReadonlyMap<number, Misfit>,
  refusals: ColumnRefusals,
): ColumnType {
  let type = declared ? withMembers(base, declared) : base;
  for (const [row, misfit] of misfits) {
    const own = typeOf(cells[row]);
    if (!own || !isStorable(own) || (declared && !agrees(declared, own))) {
      refusals.misfit(row, misfit);
      continue;
    }
    const growth = grownType(type, own);
    if (growth.kind === "conflict") refusals.misfit(row, misfit);
    else if (holdsEmpty(growth.type)) refusals.value(row, cells[row], noMembers);
    else type = growth.type;
  }
  return settledType(type);
}

/** Whether values of a type are valid for the type of a schema. */
function agrees(declared: ColumnType, own: ColumnType): boolean {
  const growth = grownType(declared, own);
  return growth.kind === "grown" && !growth.widened;
}

/** The type that all values fit; null when there is none. */
function toldType(cells: Cells, refusals: ColumnRefusals): ColumnType | null {
  let type: ColumnType | null = null;
  for (const [row, cell] of cells.entries()) {
    const own = typeOf(cell);
    if (!own) continue;
    if (!isStorable(own)) {
      refusals.value(row, cell, "which no column can store. Convert it first.");
      continue;
    }
    const joined: ColumnType | null = type ? joinedType(type, own) : own;
    if (joined) type = joined;
    else refusals.value(row, cell, `but it is ${type ? typeName(type) : "of another type"} in earlier rows.`);
  }
  if (!type || !holdsEmpty(type)) return type && settledType(type);
  const row = cells.findIndex((cell) => holdsEmpty(typeOf(cell)));
  refusals.value(row, cells[row], noMembers);
  return null;
}

const noMembers = "an object without members, so its type is unknown. Omit it, or declare a schema.";

function convertedAs(cells: Cells, type: ColumnType, refusals: ColumnRefusals): TypedColumn {
  const { values, misfits } = converted(cells, type);
  for (const [row, misfit] of misfits) refusals.misfit(row, misfit);
  return { type, values };
}

function converted(
  cells: Cells,
  type: ColumnType,
): { readonly values: readonly unknown[]; readonly misfits: ReadonlyMap<number, Misfit> } {
  const convert = converter(type);
  const misfits = new Map<number, Misfit>();
  const values = cells.map((cell, row) => {
    try {
      return convert(cell);
    } catch (error) {
      if (!(error instanceof Misfit)) throw error;
      misfits.set(row, error);
      return null;
    }
  });
  return { values, misfits };
}
