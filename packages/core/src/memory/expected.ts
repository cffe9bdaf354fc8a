import type { ColumnDescription } from "../column/column-type.js";
import type { Hasher } from "../hash/algorithms.js";
import type { ExpectedFromInputs, ExpectedFromSamples, UpdatePlan } from "../plan/plan.js";
import { allHold } from "./filter.js";
import { joinInputs } from "./join.js";
import type { Row, StoreSnapshot } from "./rows.js";
import { hasNull } from "./rows.js";
import type { Versions } from "./versions.js";
import { hashedVersions, providedVersions } from "./versions.js";

/** What the samples of an update ought to be. */
export interface Expected {
  /** The grain, then the other columns of a sample. */
  readonly names: readonly string[];
  /** Of the rows, which may have more columns than the samples. */
  readonly columns: readonly ColumnDescription[];
  readonly rows: readonly Row[];
  readonly versions: (row: Row) => Versions;
}

export function expectedSamples(snapshot: StoreSnapshot, plan: UpdatePlan, hash: Hasher): Expected {
  const { grain, expected, expectedFilters } = plan;
  const all =
    expected.kind === "inputs"
      ? fromInputs(snapshot, expected, grain, hash)
      : fromSamples(snapshot, expected, grain, hash);
  const holds = allHold(expectedFilters);
  return { ...all, rows: all.rows.filter((row) => !hasNull(row, grain) && holds(row)) };
}

function fromInputs(
  snapshot: StoreSnapshot,
  plan: ExpectedFromInputs,
  grain: readonly string[],
  hash: Hasher,
): Expected {
  const included = plan.inputs.flatMap((input) => input.included);
  return {
    names: [...new Set([...grain, ...plan.joinColumns, ...included])],
    ...joinInputs(snapshot, plan, grain, hash),
    versions: hashedVersions(plan.fields, hash),
  };
}

function fromSamples(
  snapshot: StoreSnapshot,
  plan: ExpectedFromSamples,
  grain: readonly string[],
  hash: Hasher,
): Expected {
  const { columns, rows } = snapshot.rows(plan.source);
  return {
    names: [...new Set([...grain, ...plan.columns])],
    columns,
    rows: rows.filter(allHold(plan.filters)),
    versions: providedVersions(plan.versions, hash),
  };
}
