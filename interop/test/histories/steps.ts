import fc from "fast-check";

/** One thing that one of the libraries does. Features are identified by numbers, which wrap around. */
export type Step = { readonly byPython: boolean } & (
  | { readonly kind: "write"; readonly root: number; readonly rows: readonly RootRow[] }
  | { readonly kind: "delete"; readonly feature: number; readonly group: string }
  | {
      readonly kind: "compute";
      readonly feature: number;
      /** Whether the rows bring data versions of their own. */
      readonly own: boolean;
      /** Whether every second pending sample is left for later. */
      readonly half: boolean;
      /** How many children an expansion makes of each parent. */
      readonly children: number;
    }
  | { readonly kind: "redefine"; readonly feature: number; readonly codeVersion: string }
);

export interface RootRow {
  readonly group: string;
  readonly member: string;
  readonly size: number | null;
  readonly kind: string | null;
  readonly version: string;
}

const groups = ["a", "b", "é😀", "￮"];
const byPython = fc.boolean();

const write = fc.record({
  kind: fc.constant("write" as const),
  byPython,
  root: fc.nat({ max: 1 }),
  rows: fc.array(
    fc.record({
      group: fc.constantFrom(...groups),
      member: fc.constantFrom("1", "10", "2", "😀"),
      size: fc.option(fc.integer({ min: 0, max: 4 })),
      kind: fc.option(fc.constantFrom("", "k", "'|'")),
      version: fc.constantFrom("1", "2", "|", "é😀"),
    }),
    { minLength: 1, maxLength: 6 },
  ),
});

const deletion = fc.record({
  kind: fc.constant("delete" as const),
  byPython,
  feature: fc.nat({ max: 9 }),
  group: fc.constantFrom(...groups),
});

const compute = fc.record({
  kind: fc.constant("compute" as const),
  byPython,
  feature: fc.nat({ max: 9 }),
  own: fc.boolean(),
  half: fc.boolean(),
  children: fc.integer({ min: 1, max: 3 }),
});

const redefine = fc.record({
  kind: fc.constant("redefine" as const),
  byPython,
  feature: fc.nat({ max: 9 }),
  codeVersion: fc.constantFrom("1", "9"),
});

/** Both roots are written first, with values that determine the columns' types, so that there is something to compute from. */
export const histories: fc.Arbitrary<readonly Step[]> = fc
  .tuple(
    write,
    write,
    fc.array(
      fc.oneof(
        { weight: 3, arbitrary: write },
        { weight: 2, arbitrary: deletion },
        { weight: 5, arbitrary: compute },
        { weight: 1, arbitrary: redefine },
      ),
      { minLength: 3, maxLength: 8 },
    ),
  )
  .map(([first, second, others]) => [typed(first, 0), typed(second, 1), ...others]);

function typed(first: Extract<Step, { kind: "write" }>, root: number): Step {
  return { ...first, root, rows: first.rows.map((row) => ({ ...row, size: row.size ?? 0, kind: row.kind ?? "" })) };
}
