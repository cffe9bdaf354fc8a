import type { ColumnType } from "../column/column-type.js";
import { typeName } from "../column/column-type.js";
import type { MetaxyError } from "../errors/error.js";
import { checkFilterColumns } from "../filter/check.js";
import type { FilterComparison, FilterExpression, FilterIn, FilterScalar } from "../filter/expression.js";
import { mapConditions } from "../filter/expression.js";
import { filterError } from "../filter/filter-error.js";
import { printScalar } from "../filter/print.js";
import { scalarType } from "../filter/scalar.js";
import { microsecondsOf, timestampOf, timestampProblem } from "../time/timestamp.js";

/** A column that a filter may name; its type is null while it is unknown. */
export interface FilteredColumn {
  readonly name: string;
  readonly type: ColumnType | null;
}

/**
 * A filter for columns of these types, so that every engine compares the same: literals have the type of their column, a string that is
 * compared with a timestamp is one.
 *
 * @param where What the filter belongs to, in the words of the error message: "the dependency on video/raw".
 * @throws `FILTER_INVALID` for an unknown column, and for a comparison that has no meaning, naming the column and its type, and the
 * place in the filter's text.
 */
export function typedFilter(
  expression: FilterExpression,
  columns: readonly FilteredColumn[],
  where: string,
): FilterExpression {
  checkFilterColumns(
    expression,
    columns.map(({ name }) => name),
    where,
  );
  const types = new Map(columns.map(({ name, type }) => [name, type]));
  return mapConditions(expression, (condition) => {
    if (condition.kind === "comparison") return typedComparison(condition, types, where);
    return condition.kind === "in" ? typedIn(condition, types, where) : condition;
  });
}

type Types = ReadonlyMap<string, ColumnType | null>;

function typedComparison(part: FilterComparison, types: Types, where: string): FilterComparison {
  const { column, operand } = part;
  const type = types.get(column) ?? null;
  if (operand.kind === "literal") {
    return type
      ? { ...part, operand: { kind: "literal", value: typedLiteral(part, type, operand.value, where) } }
      : part;
  }
  const other = types.get(operand.name) ?? null;
  const [own, theirs] = [type && family(type), other && family(other)];
  if (type && own === undefined) throw mismatch(part, type, `column ${JSON.stringify(operand.name)}`, where);
  if (other && (theirs === undefined || (own && own !== theirs)))
    throw mismatch(part, type, `column ${JSON.stringify(operand.name)}, which is ${typeName(other)}`, where);
  return part;
}

function typedIn(part: FilterIn, types: Types, where: string): FilterIn {
  const type = types.get(part.column) ?? null;
  if (!type) return part;
  const values = part.values.map((value) => typedLiteral(part, type, value, where));
  // No integer equals a number with a fraction; an engine would compare all as floats, which cannot distinguish large integers.
  const whole =
    type.kind === "integer" ? values.filter((value) => typeof value === "bigint" || Number.isInteger(value)) : [];
  return { ...part, values: whole.length > 0 ? whole : values };
}

function typedLiteral(
  part: FilterComparison | FilterIn,
  type: ColumnType,
  value: FilterScalar,
  where: string,
): FilterScalar {
  const own = family(type);
  const given = scalarType(value);
  if (own === "timestamp" && typeof value === "string") {
    const microseconds = microsecondsOf(value);
    if (microseconds !== null) return timestampOf(microseconds);
    throw mismatch(part, type, `the string ${printScalar(value)}: ${timestampProblem(value)}`, where);
  }
  if (own === undefined || own !== given) throw mismatch(part, type, `the ${given} ${printScalar(value)}`, where);
  return typeof value === "number" || typeof value === "bigint" ? typedNumber(type, value) : value;
}

/** Beyond this, engines have no integers to compare with. All integers of columns are far below. */
const largest = 2n ** 100n;

/** As a float for a column of floats, and exactly for one of integers. */
function typedNumber({ kind }: ColumnType, value: number | bigint): number | bigint {
  if (kind === "float") return Number(value);
  if (typeof value === "bigint") return -largest < value && value < largest ? value : Number(value);
  return value;
}

/** Types with one value to compare; undefined for those that can only be asked for null. */
function family(type: ColumnType): ReturnType<typeof scalarType> {
  switch (type.kind) {
    case "string":
      return "text";
    case "integer":
    case "float":
      return "number";
    case "boolean":
      return "boolean";
    case "timestamp":
    case "date":
      return "timestamp";
    case "other":
      return otherNumbers.test(type.name) ? "number" : undefined;
    default:
      return undefined;
  }
}

/** Numbers that an engine has and this library does not, by the names of DuckDB and of ClickHouse. */
const otherNumbers = /^(?:Nullable\()?(?:U?HUGEINT|UBIGINT|DECIMAL|U?INT(?:64|128|256))\b/i;

function mismatch(
  part: FilterComparison | FilterIn,
  type: ColumnType | null,
  other: string,
  where: string,
): MetaxyError {
  const own = type ? ` is ${typeName(type)}; it` : "";
  const rule = type && family(type) === undefined ? ", only asked for IS NULL" : "";
  const problem = `Column ${JSON.stringify(part.column)}${own} cannot be compared with ${other}${rule}, in the filter of ${where}`;
  return filterError(part, problem, { column: part.column, ...(type ? { type: typeName(type) } : {}) });
}
