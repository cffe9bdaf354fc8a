import { own } from "../own.js";
import { valueKey } from "../plan/value-key.js";
import { shown } from "../store/input/values/shown.js";

type Sample = Readonly<Record<string, unknown>>;

/** One part of an increment, as it is and as it was expected. */
export interface PartDifference {
  readonly part: string;
  readonly expected: readonly unknown[] | number;
  readonly found: readonly unknown[];
  /** Expected, and not there. */
  readonly missing: readonly unknown[];
  /** There, and not expected. */
  readonly extra: readonly unknown[];
  readonly differs: boolean;
}

/** Compares samples in any order. Equal values are equal in whatever form a store returns them. */
export function compareSamples(
  part: string,
  expected: readonly Sample[] | number,
  rows: readonly Sample[],
): PartDifference {
  const found = [...rows].sort(byKey);
  if (typeof expected === "number") {
    const differs = expected !== found.length;
    return { part, expected, found: found.map(plain), missing: [], extra: differs ? found.map(plain) : [], differs };
  }
  const wanted = [...expected].sort(byKey);
  const missing = without(wanted, found);
  const extra = without(found, wanted);
  const differs = missing.length + extra.length > 0;
  return { part, expected: wanted.map(plain), found: found.map(plain), missing, extra, differs };
}

/** More samples than these of a kind are only counted. */
const most = 20;

/** The error of an assertion, with what test runners show of one. */
export function incrementMismatch(feature: string, store: string, parts: readonly PartDifference[]): Error {
  const lines = parts
    .filter(({ differs }) => differs)
    .flatMap(({ part, expected, found, missing, extra }) => [
      typeof expected === "number" ? `  ${part}: ${expected} expected, ${found.length} found` : `  ${part}:`,
      ...listed("-", missing),
      ...listed("+", extra),
    ]);
  const error = new Error(
    `${feature} in ${store} has other samples to do than expected (- missing, + not expected):\n${lines.join("\n")}`,
  );
  const isNumber = (part: PartDifference): boolean => typeof part.expected === "number";
  return Object.assign(error, {
    name: "AssertionError",
    code: "ERR_ASSERTION", // by which Node's runner knows one
    operator: "expectIncrement",
    actual: Object.fromEntries(parts.map((each) => [each.part, isNumber(each) ? each.found.length : each.found])),
    expected: Object.fromEntries(parts.map(({ part, expected }) => [part, expected])),
  });
}

function listed(sign: string, samples: readonly unknown[]): string[] {
  const lines = samples.slice(0, most).map((sample) => `    ${sign} ${shown(sample)}`);
  return samples.length > most ? [...lines, `    ${sign} and ${samples.length - most} more`] : lines;
}

/** Those of the first list that the second one lacks, one for one. */
function without(samples: readonly Sample[], others: readonly Sample[]): unknown[] {
  const left = new Map<string, number>();
  for (const other of others) left.set(keyOf(other), (left.get(keyOf(other)) ?? 0) + 1);
  return samples.flatMap((sample) => {
    const count = left.get(keyOf(sample)) ?? 0;
    left.set(keyOf(sample), count - 1);
    return count > 0 ? [] : [plain(sample)];
  });
}

function keyOf(sample: Sample): string {
  return valueKey({ ...sample });
}

function byKey(one: Sample, other: Sample): number {
  const [a, b] = [keyOf(one), keyOf(other)];
  return a < b ? -1 : Number(a > b);
}

/** A sample with one ID column is shown as its value. */
function plain(sample: Sample): unknown {
  const [name, ...others] = Object.keys(sample);
  return name !== undefined && others.length === 0 ? own(sample, name) : sample;
}
