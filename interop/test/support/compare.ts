import type { FeatureSpec } from "@metaxy-ts/core";
import { versioningColumns } from "@metaxy-ts/core";
import { expect } from "vitest";
import { distinctRows, grainOf, idOf } from "./grain.js";
import type { Parts, Row } from "./side.js";
import type { Tally } from "./tally.js";

/** What the comparison of an increment has to know beside its rows. */
export interface Comparison {
  readonly spec: FeatureSpec;
  readonly ours: Parts;
  readonly python: Parts;
  /** Parents of an expansion whose children disagree: Metaxy judges them by any of those. */
  readonly disagreeing: ReadonlySet<string>;
  readonly tally: Tally;
}

/**
 * Both libraries have found the same samples new, stale and orphaned, with the same hashes and the same columns of the parents. Throws
 * where they differ otherwise than is deliberate.
 */
export function sameIncrement({ spec, ours, python, disagreeing, tally }: Comparison): void {
  const grain = grainOf(spec);
  let hashes = 0;
  for (const part of ["new", "stale"] as const) {
    const theirs = distinctRows(
      spec,
      python[part].map((row) => withoutLeaks(spec, row, tally)),
      tally,
    );
    const own = new Map(ours[part].map((row) => [idOf(grain, row), row]));
    if (part === "stale") forgetDisagreeing(own, theirs, disagreeing, tally);
    const what = `${part} of ${spec.key}`;
    expect([...theirs.keys()].sort(), `samples that are ${what}`).toEqual([...own.keys()].sort());
    for (const [id, row] of own) {
      expect(versionsOf(theirs.get(id)?.[0] as Row), `hashes of ${id}, ${what}`).toEqual(versionsOf(row));
      expect(valuesOf(theirs.get(id) as Row[]), `columns of ${id}, ${what}`).toEqual(valuesOf([row]));
      hashes += hashesIn(row);
    }
  }
  for (const _ of ours.waiting) tally.met("waiting sample");
  const [missing, theirs] = [[...ours.orphaned, ...ours.waiting], python.orphaned].map((rows) =>
    [...new Set((rows as readonly Row[]).map((row) => idOf(grain, row)))].sort(),
  );
  expect(theirs, `samples that are orphaned of ${spec.key}`).toEqual(missing);
  tally.compared(hashes);
}

/** Both libraries read the same rows, with the same values in all columns except the times, which only have to be the same. */
export function sameRows(spec: FeatureSpec, ours: readonly Row[], python: readonly Row[]): void {
  const texts = (rows: readonly Row[]): string[] => rows.map((row) => JSON.stringify(plain(row))).sort();
  expect(texts(python), `the current rows of ${spec.key}`).toEqual(texts(ours));
}

/** The versioning columns of a row, with plain objects: an engine may give others. */
function versionsOf(row: Row): unknown {
  return plain(Object.fromEntries(versioningColumns.map((name) => [name, row[name]])));
}

function hashesIn(row: Row): number {
  const members = (name: string): number => Object.keys((row[name] ?? {}) as object).length;
  return members("metaxy_provenance_by_field") + members("metaxy_data_version_by_field") + 2;
}

/** By user column, the different values that the rows of a sample have; the elements of an array are those of the members of a group. */
function valuesOf(rows: readonly Row[]): Record<string, unknown> {
  const values: Record<string, Set<string>> = {};
  for (const row of rows)
    for (const [name, value] of Object.entries(row)) {
      if (name.startsWith("metaxy_")) continue;
      values[name] ??= new Set();
      for (const each of Array.isArray(value) ? value : [value]) values[name].add(JSON.stringify(plain(each ?? null)));
      if (Array.isArray(value) && value.length === 0) values[name].add("null"); // an optional group that is not there
    }
  return Object.fromEntries(Object.entries(values).map(([name, set]) => [name, [...set].sort()]));
}

function withoutLeaks(spec: FeatureSpec, row: Row, tally: Tally): Row {
  const leaks = Object.keys(row).filter((name) => name.startsWith("metaxy_deleted_at"));
  if (leaks.length === 0) return row;
  expect(
    spec.dependencies.some(({ select }) => select === null),
    `a dependency of ${spec.key} has no select`,
  ).toBe(true);
  tally.met("leaking deleted_at");
  return Object.fromEntries(Object.entries(row).filter(([name]) => !leaks.includes(name)));
}

function forgetDisagreeing(
  own: Map<string, Row>,
  theirs: Map<string, readonly Row[]>,
  disagreeing: ReadonlySet<string>,
  tally: Tally,
): void {
  for (const id of disagreeing) {
    if (own.has(id) !== theirs.has(id)) tally.met("one child");
    own.delete(id);
    theirs.delete(id);
  }
}

/** A value that can be compared: the members of objects in one order, whole numbers of one kind, timestamps as strings. */
function plain(value: unknown): unknown {
  if (typeof value === "bigint") return Number(value);
  if (value instanceof Date) return microseconds(value.toISOString());
  if (typeof value === "string") return microseconds(value);
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return value;
  const members = Object.entries(value).map(([name, member]) => [name, plain(member)] as const);
  return Object.fromEntries(members.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The timestamps of both libraries, in one form. */
function microseconds(text: string): string {
  const [, before, fraction] = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d+))?(?:Z|\+00:00)$/.exec(text) ?? [];
  return before === undefined ? text : `${before}.${(fraction ?? "").padEnd(6, "0")}Z`;
}
