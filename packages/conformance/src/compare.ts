import { own } from "@metaxy-ts/core/adapter";

type Row = Readonly<Record<string, unknown>>;

export interface RowDifference {
  readonly sample: string;
  readonly expected: string;
  readonly got: string;
}

/** Compares rows as sets, each expected row on the keys that it has. */
export function compareRows(expected: readonly Row[], got: readonly Row[]): RowDifference[] {
  const keys = [...new Set(expected.flatMap((row) => Object.keys(row)))];
  const wanted = new Map(expected.map((row) => [text(row, keys), row]));
  const found = new Map(got.map((row) => [text(row, keys), row]));
  const missing = [...wanted].filter(([id]) => !found.has(id));
  const extra = [...found].filter(([id]) => expected.length === 0 || !wanted.has(id));
  const differences = missing.map(([id, row]): RowDifference => {
    const near = extra.find(([, other]) => sameSample(row, other, keys));
    if (near) extra.splice(extra.indexOf(near), 1);
    return { sample: sampleText(row), expected: id, got: near ? near[0] : "nothing" };
  });
  const unexpected = extra.map(
    ([id, row]): RowDifference => ({
      sample: sampleText(row),
      expected: "nothing",
      got: id || text(row, Object.keys(row)),
    }),
  );
  const count =
    got.length === found.size || expected.length === 0
      ? []
      : [{ sample: "all", expected: `${found.size} rows`, got: `${got.length} rows, some twice` }];
  return [...differences, ...unexpected, ...count];
}

function text(row: Row, keys: readonly string[]): string {
  return JSON.stringify(
    keys.map((key) => [key, own(row, key) ?? null]),
    plain,
  );
}

function plain(_key: string, value: unknown): unknown {
  if (typeof value === "bigint") return Number(value);
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function isUserColumn(key: string): boolean {
  return !key.startsWith("metaxy_");
}

function sameSample(row: Row, other: Row, keys: readonly string[]): boolean {
  const user = keys.filter(isUserColumn);
  return text(row, user) === text(other, user);
}

function sampleText(row: Row): string {
  return JSON.stringify(Object.fromEntries(Object.entries(row).filter(([key]) => isUserColumn(key))), plain);
}
