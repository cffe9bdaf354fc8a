import fc from "fast-check";
import { comparison, conjunction, constant, disjunction, inList, isNull, not } from "../../src/filter/construct.js";
import type { FilterExpression, FilterScalar } from "../../src/filter/expression.js";

const operator = fc.constantFrom("=", "!=", "<", "<=", ">", ">=");

/** Column names of every kind, also those that need quotes. */
const columnName = fc.oneof(
  fc.constantFrom(
    "size",
    "kind",
    "flag",
    "order",
    "select",
    "true",
    "a.b",
    "Größe",
    "😀",
    'quo"te',
    " ",
    "comment",
    "is",
  ),
  fc.string({ minLength: 1 }),
);

const scalars: readonly fc.Arbitrary<FilterScalar>[] = [
  fc.string({ unit: "binary" }),
  fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.maxSafeInteger(), fc.bigInt()),
  fc.boolean(),
];
const orNull = (scalar: fc.Arbitrary<FilterScalar>): fc.Arbitrary<FilterScalar | null> =>
  fc.option(scalar, { freq: 8 });
const scalar = orNull(fc.oneof(...scalars));
const list = fc.oneof(...scalars.map((one) => fc.array(orNull(one), { maxLength: 4 })));

const column = columnName.map((name) => ({ kind: "column", name }) as const);
const literal = scalar.map((value) => ({ kind: "literal", value }) as const);

/** Any filter in normal form. */
export const filter: fc.Arbitrary<FilterExpression> = fc.letrec<{ filter: FilterExpression }>((tie) => ({
  filter: fc.oneof(
    { depthSize: "medium", withCrossShrink: true },
    fc.tuple(column, operator, fc.oneof(column, literal)).map(([left, name, right]) => comparison(left, name, right)),
    columnName.map(isNull),
    fc.tuple(columnName, list).map(([name, values]) => inList(name, values)),
    fc.constantFrom(true, false, null).map(constant),
    tie("filter").map(not),
    fc.array(tie("filter"), { maxLength: 4 }).map(conjunction),
    fc.array(tie("filter"), { maxLength: 4 }).map(disjunction),
  ),
})).filter;
