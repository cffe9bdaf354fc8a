import fc from "fast-check";

/** One thing that happens. Features are identified by numbers, which wrap around. */
export type Step =
  | { readonly kind: "write"; readonly root: number; readonly rows: readonly RootRow[] }
  | { readonly kind: "delete"; readonly feature: number; readonly groups: readonly string[]; readonly hard: boolean }
  | {
      readonly kind: "compute";
      readonly feature: number;
      readonly own: boolean;
      readonly half: boolean;
      readonly children: number;
      readonly replace: boolean;
    }
  | { readonly kind: "redefine"; readonly feature: number; readonly codeVersion: string };

export interface RootRow {
  readonly group: string;
  readonly member: string;
  readonly size: number | null;
  readonly kind: string | null;
  readonly version: string;
}

const groups = ["a", "b", "é😀", "￮"];
const members = ["1", "10", "2", "😀"];

const write = fc.record({
  kind: fc.constant("write" as const),
  root: fc.nat({ max: 1 }),
  rows: fc.array(
    fc.record({
      group: fc.constantFrom(...groups),
      member: fc.constantFrom(...members),
      size: fc.option(fc.integer({ min: 0, max: 4 })),
      kind: fc.option(fc.constantFrom("", "k", "'|'")),
      version: fc.constantFrom("1", "2", "|", "é😀"),
    }),
    { minLength: 1, maxLength: 6 },
  ),
});

const deletion = fc.record({
  kind: fc.constant("delete" as const),
  feature: fc.nat({ max: 9 }),
  groups: fc.subarray(groups, { minLength: 1 }),
  hard: fc.boolean(),
});

const compute = fc.record({
  kind: fc.constant("compute" as const),
  feature: fc.nat({ max: 9 }),
  own: fc.boolean(),
  half: fc.boolean(),
  children: fc.integer({ min: 0, max: 3 }),
  replace: fc.boolean(),
});

const redefine = fc.record({
  kind: fc.constant("redefine" as const),
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

function typed(first: { readonly kind: "write"; readonly rows: readonly RootRow[] }, root: number): Step {
  return { ...first, root, rows: first.rows.map((row) => ({ ...row, size: row.size ?? 0, kind: row.kind ?? "" })) };
}
