import type { FilterExpression } from "@metaxy-ts/core";
import { MetaxyError } from "@metaxy-ts/core";
import type { Definitions } from "./definitions.js";
import { filterColumns, passes } from "./filters.js";
import type { TextHash } from "./hashes.js";
import type { Input, ParentRows } from "./input.js";
import { fieldValue, inputIdColumns, prepareInput } from "./input.js";
import type { JoinedRow } from "./join.js";
import { joinInputs, joinValues } from "./join.js";
import { fieldText, sampleHash } from "./sample-hashes.js";
import type { Spec } from "./spec.js";
import { structKey } from "./spec.js";
import type { VersioningColumns } from "./stored-row.js";
import type { Row } from "./values.js";
import { keyOf, pick } from "./values.js";

/** What a sample ought to be. */
export type ExpectedRow = Row & VersioningColumns;

/** Which columns join the parents, and which identify the samples that stored rows are compared with. */
export interface Grain {
  readonly join: readonly string[];
  readonly columns: readonly string[];
}

/**
 * Parents are joined on the columns that distinguish the rows of each of them. Samples are compared on the feature's ID columns, as far
 * as the parents have them; with an expansion on the columns that join.
 */
export function grainOf(definitions: Definitions, spec: Spec): Grain {
  const sides = spec.deps.map((dependency) => inputIdColumns(spec, dependency, definitions.spec(dependency.feature)));
  const join = (sides[0] ?? []).filter((column) => sides.every((side) => side.includes(column)));
  const own = spec.id_columns.filter((column) => sides.flat().includes(column));
  const expands = spec.deps.some(({ lineage }) => lineage.relationship.type === "1:N");
  return { join, columns: expands || own.length === 0 ? join : own };
}

/** The samples that a feature ought to have, from the current rows of its parents. */
export function expectedRows(
  definitions: Definitions,
  spec: Spec,
  parents: ReadonlyMap<string, ParentRows | null>,
  hash: TextHash,
  targetFilters: readonly FilterExpression[],
): ExpectedRow[] {
  const grain = grainOf(definitions, spec);
  const required = [...new Set([...grain.columns, ...grain.join])];
  const inputs = [...spec.deps]
    .sort((a, b) => Number(a.optional) - Number(b.optional))
    .map((dependency) => {
      const stored = parents.get(dependency.feature) ?? null;
      return prepareInput(spec, dependency, definitions.spec(dependency.feature), stored, required, hash);
    });
  checkCollisions(spec, inputs, grain.join);
  const filters = targetFilters.filter((filter) => filterColumns(filter).every((name) => grain.columns.includes(name)));
  return joinInputs(inputs, grain.join)
    .map((joined): ExpectedRow => {
      const sample = sampleColumns(joined, inputs, grain);
      return { ...sample, ...versions(definitions, spec, inputs, joined, hash) };
    })
    .filter((row) => keyOf(row, grain.columns) !== null && passes(filters, row));
}

function sampleColumns(joined: JoinedRow, inputs: readonly Input[], grain: Grain): Row {
  const parentColumns = inputs.map(({ parentColumns }, index) =>
    pick(
      joined[index] ?? {},
      parentColumns.filter((column) => !grain.join.includes(column)),
    ),
  );
  return Object.assign({}, pick({}, grain.columns), ...parentColumns, joinValues(joined, grain.join)) as Row;
}

/** The four versioning columns of a joined row: section "Sample hashes" of the hashing spec. */
function versions(
  definitions: Definitions,
  spec: Spec,
  inputs: readonly Input[],
  joined: JoinedRow,
  hash: TextHash,
): VersioningColumns {
  const rowOf = (feature: string) => joined[inputs.findIndex((input) => input.dependency.feature === feature)] ?? null;
  const byField = Object.fromEntries(
    spec.fields.map(({ key, code_version }) => {
      const parents = definitions
        .inputs(spec.key, key)
        .map(({ feature, field, qualified }) => [qualified, fieldValue(rowOf(feature), field)] as const);
      return [structKey(key), hash(fieldText(key, code_version, parents))];
    }),
  );
  const provenance = sampleHash(hash, byField);
  return {
    metaxy_provenance_by_field: byField,
    metaxy_provenance: provenance,
    metaxy_data_version_by_field: byField,
    metaxy_data_version: provenance,
  };
}

function checkCollisions({ key }: Spec, inputs: readonly Input[], join: readonly string[]): void {
  const parentColumns = inputs.flatMap((input) => input.parentColumns.filter((column) => !join.includes(column)));
  const twice = parentColumns.find((column, index) => parentColumns.indexOf(column) !== index);
  if (twice !== undefined)
    throw new MetaxyError("RESOLVE_INVALID", `${key} would get column ${twice} from two parents.`);
}
