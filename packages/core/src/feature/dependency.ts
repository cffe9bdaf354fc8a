import { MetaxyError } from "../errors/error.js";
import { checkOptions } from "../errors/options.js";
import type { FilterInput } from "../filter/column-ref.js";
import { filterText } from "../filter/text.js";
import type { AnyFeature, Feature } from "./feature.js";
import { isFeature } from "./feature.js";
import type { UntypedFeature } from "./from-spec.js";
import type { KeyInput, KeyText } from "./key.js";
import { normalizeKey, sortedKeys } from "./key.js";
import { newName } from "./rename.js";
import type { DependencySpec, FieldMapping, Lineage } from "./spec.js";
import type { ColumnOf, DependencyTypes, FeatureTypes, Renamed } from "./types.js";

/** Which parent fields a field depends on if it has no `on`; see "Which parent fields a field depends on" in the hashing spec. */
export type FieldMappingInput<ParentField extends string = string> =
  | "all"
  | "none"
  | { readonly type: "default"; readonly matchSuffix?: boolean; readonly excludeFields?: readonly ParentField[] }
  | { readonly type: "all" | "none" }
  /** Field of the feature to fields of the parent. */
  | { readonly type: "specific"; readonly mapping: { readonly [field: string]: readonly ParentField[] } };

/** How the parent's samples relate to the feature's: 1:1, N:1 or 1:N. Columns by their names after `rename`. */
export type LineageInput<Column extends string = string> =
  | { readonly type: "identity" }
  /** N:1: groups of parent rows make one sample. `on` has the columns of a group. If omitted, the feature's ID columns. */
  | { readonly type: "aggregation"; readonly on?: readonly Column[] }
  /** 1:N: one parent row makes many samples. `on` names the columns that identify the parent. */
  | { readonly type: "expansion"; readonly on: readonly Column[] };

type OnOf<Line> = Line extends { readonly on: readonly (infer Column)[] } ? Column & string : never;
type TypeOf<Line> = Line extends { readonly type: infer Type extends DependencyTypes["lineage"] } ? Type : "identity";
type NewNames<Names, Rename> = Names extends string
  ? Names extends keyof Rename
    ? Rename[Names] extends string
      ? Rename[Names]
      : Names
    : Names
  : never;

/** New names, by the parent's column. */
type Renames<Row> = { readonly [Column in ColumnOf<Row>]?: string };

/** Refuses what is not a column of the parent, and a new name that another column already has. */
type NewNamesOnly<Rename, Columns extends string> = {
  readonly [Column in keyof Rename]: Column extends Columns
    ? string extends Columns
      ? string
      : Rename[Column] extends Exclude<Columns, keyof Rename>
        ? NameOfAnotherColumn
        : string
    : never;
};

interface NameOfAnotherColumn {
  /** Never there: another column of the parent has the new name, and keeps it. Rename that one too, or choose another name. */
  readonly "another column of the parent has this name": never;
}

/** Parent columns that stay although `select` does not name them. */
type SharedIds<Id extends string, Line> = TypeOf<Line> extends "identity" ? Id : never;

type IncludedNames<Row, Id extends string, Select, Rename, Line> = Select extends readonly (infer Name)[]
  ? NewNames<Name | SharedIds<Id, Line>, Rename>
  : ColumnOf<Renamed<Row, Rename>>;

/**
 * What `from` knows of a dependency. Named in the types of features that packages export. It holds the parent's key, row and ID
 * columns only: holding all of the parent's types, it would hold those of all its ancestors, and the compiler gives up on long chains.
 */
export interface DeclaredDependency<
  Key extends string,
  Row extends object,
  Id extends string,
  Select,
  Rename,
  Line,
  Optional extends boolean,
> {
  readonly key: Key;
  readonly row: Row;
  readonly columns: Renamed<Row, Rename>;
  readonly included: IncludedNames<Row, Id, Select, Rename, Line>;
  readonly lineage: TypeOf<Line>;
  readonly on: OnOf<Line>;
  readonly optional: NoInfer<Optional>;
}

/** The key of a parent that was passed as a feature, or of one that was passed as its key. */
type ParentKey<OfFeature extends string, Passed extends KeyInput> = string extends OfFeature
  ? KeyText<Passed>
  : OfFeature;

/** A feature given as a dependency, without `from`. */
export type PlainDependency<Key extends string, Row extends object, Id extends string> = DeclaredDependency<
  Key,
  Row,
  Id,
  undefined,
  Record<never, never>,
  { readonly type: "identity" },
  false
>;

/** What a feature takes from a parent, and how their samples are related. Every option may be omitted. */
export interface DependencyOptions<Types extends FeatureTypes, Select, Rename, Line, Optional> {
  /** Parent columns that increments include, by the parent's names. If omitted, all; if empty, none. ID columns are always included. */
  readonly select?: Select;
  /** New names for parent columns. If omitted, columns keep their names. */
  readonly rename?: Rename & NewNamesOnly<Rename, ColumnOf<Types["row"]>>;
  /** Which fields of the parent a field depends on if it has no `on`. If omitted, those of the same name, or all if there is none. */
  readonly fieldsMapping?: FieldMappingInput<Types["field"]>;
  /** Only parent rows for which all of these hold, over the columns after `rename`, selected or not. If omitted, all rows. */
  readonly filters?: readonly FilterInput<Renamed<Types["row"], Rename>>[];
  /** How the parent's rows make samples; if omitted, one sample of each row. */
  readonly lineage?: Line;
  /** With `true`, samples without this parent stay, with nulls in its columns. If omitted, the parent is required. */
  readonly optional?: Optional;
}

/** A feature's dependency on one parent. Made by `from`. */
export interface Dependency<Types extends DependencyTypes = DependencyTypes> {
  /** For the compiler alone; never set. */
  readonly "~types"?: Types;
  /** The dependency as plain data. */
  readonly spec: DependencySpec;
  /** The parent, if it was passed as a feature. */
  readonly parent: AnyFeature | null;
}

/**
 * Makes a dependency on a parent, with options.
 *
 * @param parent The parent feature; or its key, for one that the graph will have. Of that, the compiler knows no columns.
 * @param options Columns, filters, lineage. If omitted, all columns of the parent, one sample of each row.
 * @returns The dependency, for `deps` of `defineFeature`.
 * @throws FEATURE_INVALID for a bad key or option, FILTER_INVALID for a bad filter. Column names are checked when the graph is built.
 *
 * @example
 * ```ts
 * import { defineFeature, from } from "@metaxy-ts/core";
 * import { z } from "zod";
 *
 * const video = defineFeature({
 *   key: "video/raw",
 *   id: ["video_id"],
 *   schema: z.object({ video_id: z.string(), path: z.string() }),
 *   fields: ["audio", "frames"],
 * });
 * const source = from(video, { select: ["path"], rename: { path: "source" } });
 * ```
 */
export function from<
  Types extends FeatureTypes = UntypedFeature,
  const Select extends readonly ColumnOf<Types["row"]>[] | undefined = undefined,
  const Rename extends Renames<Types["row"]> = Record<never, never>,
  const Line extends LineageInput<ColumnOf<Renamed<Types["row"], Rename>>> = { readonly type: "identity" },
  const Optional extends boolean = false,
  const Key extends KeyInput = KeyInput,
>(
  parent: Feature<Types> | Key,
  options: DependencyOptions<Types, Select, Rename, Line, Optional> = {},
): Dependency<
  DeclaredDependency<ParentKey<Types["key"], Key>, Types["row"], Types["id"], Select, Rename, Line, Optional>
> {
  const key = isFeature(parent) ? parent.key : normalizeKey(parent, "feature");
  const known = ["select", "rename", "fieldsMapping", "filters", "lineage", "optional"];
  checkOptions(options, known, `from(${key})`, "FEATURE_INVALID");
  const { rename, select, filters } = options;
  const spec: DependencySpec = {
    feature: key,
    select: select ? renamedColumns(key, select, rename ?? {}) : null,
    rename: rename ? { ...rename } : null,
    mapping: fieldMapping(key, options.fieldsMapping),
    filters: filters ? filters.map(filterText) : null,
    lineage: lineage(key, options.lineage),
    optional: options.optional ?? false,
  };
  return Object.freeze({ spec, parent: isFeature(parent) ? parent : null });
}

function renamedColumns(
  feature: string,
  select: readonly string[],
  rename: { readonly [column: string]: string },
): string[] {
  const repeated = select.find((column, index) => select.indexOf(column) !== index);
  if (repeated !== undefined) throw invalid(feature, `selects column ${JSON.stringify(repeated)} twice`);
  return select.map((column) => newName(rename, column));
}

/** The mapping in full from what people write. */
function fieldMapping(feature: string, given: FieldMappingInput | undefined): FieldMapping {
  const input = typeof given === "string" ? { type: given } : (given ?? { type: "default" });
  switch (input.type) {
    case "default":
      return {
        type: "default",
        matchSuffix: input.matchSuffix ?? false,
        excludeFields: (input.excludeFields ?? []).map((field) => normalizeKey(field, "field")),
      };
    case "specific":
      return {
        type: "specific",
        mapping: Object.fromEntries(
          Object.entries(input.mapping).map(([field, sources]) => [
            normalizeKey(field, "field"),
            sortedKeys(sources.map((source) => normalizeKey(source, "field"))),
          ]),
        ),
      };
    case "all":
    case "none":
      return { type: input.type };
    default:
      throw unknownType(feature, "fieldsMapping", input, "default, all, none and specific");
  }
}

function lineage(feature: string, input: LineageInput = { type: "identity" }): Lineage {
  switch (input.type) {
    case "aggregation":
      return { type: "aggregation", on: input.on ? [...input.on] : null };
    case "expansion":
      return { type: "expansion", on: [...input.on], idGenerationPattern: null };
    case "identity":
      return { type: "identity" };
    default:
      throw unknownType(feature, "lineage", input, "identity, aggregation and expansion");
  }
}

/** Only JavaScript gets here. */
function unknownType(feature: string, option: string, input: { readonly type?: unknown }, known: string): MetaxyError {
  return invalid(
    feature,
    `has the unknown ${option} ${JSON.stringify(input.type ?? input)}; it has to be one of ${known}`,
  );
}

function invalid(feature: string, problem: string): MetaxyError {
  return new MetaxyError("FEATURE_INVALID", `The dependency on ${feature} ${problem}.`, {
    details: { parent: feature },
  });
}
