import type { ColumnType } from "../../../column/column-type.js";
import { typeName } from "../../../column/column-type.js";
import { grownType, withMembers } from "../../../column/grow-type.js";
import { joinedType } from "../../../column/join-types.js";
import { converter } from "./convert.js";
import { holdsEmpty, isStorable, settledType, typeOf } from "./infer.js";
import { InvalidValue } from "./invalid-value.js";
import type { ColumnRefusals } from "./row-refusals.js";

/** What is known of a column before its values are looked at. */
export interface KnownColumn {
  /** As the table has it. */
  readonly stored?: ColumnType;
  /** As the table is going to have it, because another table does. If it is not required, it gives way to values that do not fit. */
  readonly inherited?: { readonly type: ColumnType; readonly isRequired: boolean };
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
 * The values of a column in a type for all of them: the stored one, else another table's, else the schema's, else one inferred from the
 * values. A stored or a schema type is widened for a value that it cannot have, if that is possible. Null if the type is unknown.
 */
export function typedColumn(cells: Cells, known: KnownColumn, refusals: ColumnRefusals): TypedColumn | null {
  return asInherited(cells, known, refusals) ?? asKnown(cells, known, refusals);
}

/** Null where the type does not say how values are given, or where it gives way to them. */
function asInherited(cells: Cells, { inherited }: KnownColumn, refusals: ColumnRefusals): TypedColumn | null {
  if (!inherited || inherited.type.kind === "other") return null;
  const { values, invalidValues } = converted(cells, inherited.type);
  if (invalidValues.size > 0 && !inherited.isRequired) return null;
  for (const [row, invalidValue] of invalidValues) refusals.invalidValue(row, invalidValue);
  return { type: inherited.type, values };
}

function asKnown(cells: Cells, known: KnownColumn, refusals: ColumnRefusals): TypedColumn | null {
  const base = known.stored ?? known.declared;
  if (base && base.kind !== "other") {
    const { values, invalidValues } = converted(cells, base);
    if (invalidValues.size === 0) return { type: base, values };
    return convertedAs(cells, grownFor(cells, base, known, invalidValues, refusals), refusals);
  }
  const isOther = base?.kind === "other" || known.inherited?.type.kind === "other";
  if (isOther && holdsWideIntegers(cells)) return { type: { kind: "string" }, values: cells.map(digitsOf) };
  const type = inferredType(cells, refusals);
  if (type) return convertedAs(cells, type, refusals);
  return base ? { type: { kind: "string" }, values: cells } : null;
}

/** Whether there are whole numbers alone, of which some have more than 64 bits: the engine reads such as strings. */
function holdsWideIntegers(cells: Cells): boolean {
  const present = cells.filter((cell) => (cell ?? null) !== null);
  return (
    present.every((cell) => typeof cell === "bigint" || Number.isSafeInteger(cell)) &&
    present.some((cell) => typeof cell === "bigint" && BigInt.asIntN(64, cell) !== cell)
  );
}

function digitsOf(cell: unknown): string | null {
  return (cell ?? null) === null ? null : String(cell);
}

/** The type with a place for the values that have none in it. Those that cannot have one are refused. */
function grownFor(
  cells: Cells,
  base: ColumnType,
  { declared }: KnownColumn,
  invalidValues: ReadonlyMap<number, InvalidValue>,
  refusals: ColumnRefusals,
): ColumnType {
  let type = declared ? withMembers(base, declared) : base;
  for (const [row, invalidValue] of invalidValues) {
    const own = typeOf(cells[row]);
    if (!own || !isStorable(own) || (declared && !agrees(declared, own))) {
      refusals.invalidValue(row, invalidValue);
      continue;
    }
    const growth = grownType(type, own);
    if (growth.kind === "conflict") refusals.invalidValue(row, invalidValue);
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
function inferredType(cells: Cells, refusals: ColumnRefusals): ColumnType | null {
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
  const { values, invalidValues } = converted(cells, type);
  for (const [row, invalidValue] of invalidValues) refusals.invalidValue(row, invalidValue);
  return { type, values };
}

function converted(
  cells: Cells,
  type: ColumnType,
): { readonly values: readonly unknown[]; readonly invalidValues: ReadonlyMap<number, InvalidValue> } {
  const convert = converter(type);
  const invalidValues = new Map<number, InvalidValue>();
  const values = cells.map((cell, row) => {
    try {
      return convert(cell);
    } catch (error) {
      if (!(error instanceof InvalidValue)) throw error;
      invalidValues.set(row, error);
      return null;
    }
  });
  return { values, invalidValues };
}
