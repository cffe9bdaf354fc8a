import type { ColumnType, FilterExpression, FilterOperand, FilterScalar } from "@metaxy-ts/core/adapter";
import { MetaxyError, typeName } from "@metaxy-ts/core/adapter";
import type { RawBuilder } from "kysely";
import { sql } from "kysely";
import type { SqlFlavor } from "../flavor.js";
import type { Output } from "./rows.js";
import { allOf, anyOf, isMissing } from "./rows.js";

/** Finds a column that a filter names. */
export type FindColumn = (name: string) => Output;

/**
 * A filter as a condition of SQL, true, false or null by three-valued logic. Texts compare by their UTF-8 bytes.
 *
 * @throws FILTER_INVALID when a comparison has sides of different types, so that no engine gets to choose a cast.
 */
function compileFilter(flavor: SqlFlavor, filter: FilterExpression, column: FindColumn): RawBuilder<boolean> {
  const compile = (expression: FilterExpression): RawBuilder<boolean> => {
    switch (expression.kind) {
      case "constant":
        return constant(expression.value);
      case "comparison": {
        const left = column(expression.column);
        const operator = sql.raw(expression.operator === "!=" ? "<>" : expression.operator);
        return sql`${comparable(flavor, left, expression.operand)} ${operator} ${operand(left, expression.operand)}`;
      }
      case "isNull":
        return isMissing(flavor, column(expression.column));
      case "in": {
        const left = column(expression.column);
        const [first] = expression.values;
        return sql`${comparable(flavor, left, first === undefined ? undefined : { kind: "literal", value: first })} in (${sql.join(expression.values.map((value) => literal(left, value)))})`;
      }
      case "and":
        return sql`(${allOf(expression.operands.map(compile))})`;
      case "or":
        return anyOf(expression.operands.map(compile));
      case "not":
        return sql`not (${compile(expression.operand)})`;
    }
  };

  const operand = (left: Output, right: FilterOperand): RawBuilder<unknown> => {
    if (right.kind === "literal") return literal(left, right.value);
    const other = column(right.name);
    requireSameFamily(
      left,
      family(other.type),
      `column ${JSON.stringify(right.name)}, which is ${typeName(other.type)}`,
    );
    return comparable(flavor, other);
  };

  return compile(filter);
}

export function compileFilters(
  flavor: SqlFlavor,
  filters: readonly FilterExpression[],
  column: FindColumn,
): RawBuilder<boolean>[] {
  return filters.map((filter) => compileFilter(flavor, filter, column));
}

/** Written so that every dialect takes it where a condition stands. */
function constant(value: boolean | null): RawBuilder<boolean> {
  if (value === null) return sql`1 = null`;
  return value ? sql`1 = 1` : sql`1 = 0`;
}

/** Where the type of a column is not known, what it is compared with tells whether it is a text. */
function comparable({ bytewise }: SqlFlavor, { value, type }: Output, other?: FilterOperand): RawBuilder<unknown> {
  const isText = type.kind === "string" || (other?.kind === "literal" && typeof other.value === "string");
  return bytewise && isText ? bytewise(value) : value;
}

function literal(column: Output, value: FilterScalar): RawBuilder<unknown> {
  requireSameFamily(
    column,
    typeof value === "bigint" ? "number" : (typeof value as Family),
    JSON.stringify(String(value)),
  );
  // An integer column against a float would compare as floats, which do not tell large integers apart.
  const exact =
    column.type.kind !== "float" && typeof value === "number" && Number.isInteger(value) ? BigInt(value) : value;
  return sql`${exact}`;
}

type Family = "string" | "number" | "boolean" | "instant";

function requireSameFamily(column: Output, other: Family | undefined, what: string): void {
  const own = family(column.type);
  if (own === undefined || other === undefined || own === other) return;
  throw new MetaxyError(
    "FILTER_INVALID",
    `Column ${JSON.stringify(column.name)} is ${typeName(column.type)}; it cannot be compared with ${what}.`,
    {
      details: { column: column.name },
    },
  );
}

/** Undefined for types that the engine knows better than we do. */
function family({ kind }: ColumnType): Family | undefined {
  switch (kind) {
    case "string":
    case "boolean":
      return kind;
    case "integer":
    case "float":
      return "number";
    case "timestamp":
    case "date":
      return "instant";
    default:
      return undefined;
  }
}
