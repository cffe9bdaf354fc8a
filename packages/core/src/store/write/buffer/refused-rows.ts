import { MetaxyError } from "../../../errors/error.js";
import type { AnyFeature } from "../../../feature/feature.js";
import { own } from "../../../own.js";
import { shown } from "../../input/values/shown.js";
import type { AnyRow, BatchEntry, Replacement } from "./batch.js";
import { Batch } from "./batch.js";

/** Rows of one feature that the store does not take. */
export interface RefusedRows {
  /** The feature's key. */
  readonly feature: string;
  /** The rows as they were put, in their order. */
  readonly rows: readonly Readonly<Record<string, unknown>>[];
  /** Of a `replaceChildren`, which is refused as a whole: the parents whose children the rows were to be. If omitted, the rows were `put`. */
  readonly parents?: readonly Readonly<Record<string, unknown>>[];
  /** WRITE_INVALID, with what is wrong with them. */
  readonly error: MetaxyError;
}

interface Narrowed {
  /** Rows that are known to be refused. */
  readonly refused: RefusedRows | undefined;
  /** The other rows, to be written in this order. */
  readonly rest: readonly Batch[];
}

/**
 * What to do about a batch that a write refused as a whole: the refused rows are put aside if the error lists all of them. If it does
 * not, the batch becomes smaller ones, down to single rows.
 */
export function narrow(batch: Batch, error: MetaxyError): Narrowed {
  const entries = batch.entries.filter(({ rows, replacements }) => (rows ?? replacements).length > 0);
  const [only] = entries;
  if (entries.length !== 1 || !only) return { refused: undefined, rest: byFeature(entries, error) };
  return only.rows
    ? narrowRows(only.feature, only.rows, error)
    : narrowReplacements(only.feature, only.replacements, error);
}

/** All children of a parent are one thing, which is written as a whole or not. */
function narrowReplacements(feature: AnyFeature, replacements: readonly Replacement[], error: MetaxyError): Narrowed {
  const [only] = replacements;
  if (only && replacements.length === 1)
    return { refused: { feature: feature.key, ...only, error: of(error, feature.key) }, rest: [] };
  return {
    refused: undefined,
    rest: halves(replacements).map((part) => Batch.of([{ feature, replacements: part }])),
  };
}

function narrowRows(feature: AnyFeature, rows: readonly AnyRow[], error: MetaxyError): Narrowed {
  const refused = refusedIndexes(rows, error);
  if (refused) {
    const left = rows.filter((_, index) => !refused.has(index));
    return {
      refused: {
        feature: feature.key,
        rows: rows.filter((_, index) => refused.has(index)),
        error: of(error, feature.key),
      },
      rest: left.length > 0 ? [Batch.of([{ feature, rows: left }])] : [],
    };
  }
  return { refused: undefined, rest: halves(rows).map((part) => Batch.of([{ feature, rows: part }])) };
}

function halves<Item>(items: readonly Item[]): (readonly Item[])[] {
  const half = Math.ceil(items.length / 2);
  return [items.slice(0, half), items.slice(half)];
}

/** The feature that the error names apart from the others, which are still written together; else each by itself. */
function byFeature(entries: readonly BatchEntry[], { details }: MetaxyError): Batch[] {
  const isNamed = ({ feature }: BatchEntry): boolean => feature.key === details.feature;
  const named = entries.filter(isNamed);
  if (named.length === 0 || named.length === entries.length) return entries.map((entry) => Batch.of([entry]));
  return [Batch.of(entries.filter((entry) => !isNamed(entry))), Batch.of(named)];
}

/** The positions of all refused rows, if the error lists them. */
function refusedIndexes(rows: readonly AnyRow[], { details }: MetaxyError): ReadonlySet<number> | undefined {
  const all = (): ReadonlySet<number> => new Set(rows.keys());
  if (rows.length === 1) return all();
  const { rowIndexes, column, violations } = details;
  if (Array.isArray(rowIndexes) && rowIndexes.length > 0) return new Set<number>(rowIndexes);
  if (typeof column === "string" && rows.every((row) => (own(row, column) ?? null) === null)) return all();
  const counts = Array.isArray(violations) ? (violations as { kind?: unknown; count: number }[]) : [];
  return counts.some(({ kind, count }) => kind !== "unique" && count === rows.length) ? all() : undefined;
}

/** The error, which names the feature. */
function of(error: MetaxyError, feature: string): MetaxyError {
  if (error.details.feature === feature) return error;
  return new MetaxyError("WRITE_INVALID", error.message, { details: { ...error.details, feature }, cause: error });
}

/** How many rows and parents there are. */
export function countOf({ rows, parents = [] }: RefusedRows): number {
  return rows.length + parents.length;
}

/** The failure of a flush that has stored all rows but the refused ones. */
export function refusal(refused: readonly RefusedRows[]): MetaxyError {
  const rows = refused.flatMap(({ feature, rows: own, parents = [] }) => [
    ...parents.map((row) => ({ feature: `a parent of ${feature}`, row })),
    ...own.map((row) => ({ feature, row })),
  ]);
  const lines = rows.slice(0, shownRows).map(({ feature, row }) => `${feature}: ${shown(row)}`);
  if (rows.length > shownRows) lines.push(`and ${rows.length - shownRows} more`);
  return new MetaxyError(
    "WRITE_INVALID",
    `${rows.length === 1 ? "1 row was" : `${rows.length} rows were`} refused; all other rows are stored. The refused rows are in details.refused. dropRefused() returns them and lets the writer continue. onRefused receives them as they are refused:\n  ${lines.join("\n  ")}\nFirst error: ${refused[0]?.error.message}`,
    { details: { refused }, cause: refused[0]?.error },
  );
}

const shownRows = 5;
