import type { FilterExpression } from "@metaxy-ts/core";
import { MetaxyError } from "@metaxy-ts/core";
import { own } from "@metaxy-ts/core/adapter";
import type { WitnessVersions } from "./definitions.js";
import { Definitions } from "./definitions.js";
import type { ExpectedRow } from "./expected.js";
import { expectedRows, grainOf } from "./expected.js";
import { checkFilters, passes } from "./filters.js";
import type { TextHash } from "./hashes.js";
import { textHash } from "./hashes.js";
import { checkRows, columnsOf, userColumns } from "./incoming.js";
import type { WitnessIncrement } from "./increment.js";
import { compare } from "./increment.js";
import type { ParentRows } from "./input.js";
import type { WitnessDeleteOptions, WitnessOptions, WitnessReadOptions, WitnessResolveOptions } from "./options.js";
import { replaceChildren } from "./replace-children.js";
import { rowVersions } from "./row-versions.js";
import type { Spec } from "./spec.js";
import { structKey } from "./spec.js";
import type { StoredRow } from "./stored-row.js";
import { systemColumnNames, timestampFrom } from "./stored-row.js";
import type { TableRead } from "./table.js";
import { Table } from "./table.js";
import { Upstream } from "./upstream.js";
import type { Row } from "./values.js";
import { cell } from "./values.js";

/**
 * What every store has to answer, in plain and slow steps over arrays of rows, written from the hashing spec and sharing no code with
 * the planner or an engine.
 *
 * Rows are like those of a store, but timestamps are microseconds. Errors have the codes that a store's have.
 *
 * @example
 * ```ts
 * import { Witness } from "@metaxy-ts/conformance";
 *
 * const witness = new Witness({
 *   features: [{ key: "video", id_columns: ["id"], fields: [{ key: "default", code_version: "1" }] }],
 *   hash: { algorithm: "md5", length: 16 },
 * });
 * witness.write("video", [{ id: "v1", metaxy_provenance_by_field: { default: "a" } }]);
 * witness.read("video").length; // 1
 * ```
 */
export class Witness {
  /** What was hashed for samples, by its hash: to show where another hash comes from. */
  readonly hashedTexts: ReadonlyMap<string, string>;
  readonly #hash: TextHash;
  readonly #length: number;
  #definitions: Definitions;
  readonly #tables = new Map<string, Table>();
  /** By feature: the recorded childless parents. */
  readonly #childless = new Map<string, Table>();
  #time = 0n;

  constructor({ features, hash }: WitnessOptions) {
    const texts = new Map<string, string>();
    const hashText = textHash(hash);
    this.hashedTexts = texts;
    this.#hash = (text) => {
      const hashed = hashText(text);
      texts.set(hashed, text);
      return hashed;
    };
    this.#length = hash.length;
    this.#definitions = new Definitions(features, hash.length);
  }

  /** Versions of a feature's definition, as `graph.versions` returns them for a graph. */
  versions(feature: string): WitnessVersions {
    return this.#definitions.versions(feature);
  }

  /** The version of all features as one project. */
  projectVersion(): string {
    return this.#definitions.projectVersion();
  }

  /** Goes on with other definitions of the features; what is stored stays. */
  redefine(features: readonly unknown[]): void {
    this.#definitions = new Definitions(features, this.#length);
  }

  /** @returns The rows as they are stored. `at` is the timestamp of the write, else it is later than every other. */
  write(feature: string, rows: readonly Row[], { at = this.#time + 1n }: { readonly at?: bigint } = {}): Row[] {
    const spec = this.#definitions.spec(feature);
    const stored = this.#stored(spec, rows, at);
    if (stored.length > 0) this.#append(spec, stored, at);
    return stored;
  }

  /**
   * Stores all children of parents, appends tombstones for children that no longer exist, and records childless parents.
   *
   * @throws WRITE_INVALID for a feature without expansion, parents without provenance, and children of other parents.
   */
  replaceChildren(feature: string, parents: readonly Row[], rows: readonly Row[]): void {
    const at = this.#time + 1n;
    const spec = this.#definitions.spec(feature);
    const { columns: grain } = grainOf(this.#definitions, spec);
    const table = this.#tables.get(feature);
    const replacement = replaceChildren({
      spec,
      grain,
      parents,
      rows,
      stored: table?.read(this.#current(feature)) ?? [],
      childless: this.#childless.get(feature)?.read(this.#current(feature)) ?? [],
    });
    const deleted = (row: StoredRow): StoredRow => ({ ...row, metaxy_deleted_at: at });
    const stored = [...this.#stored(spec, replacement.rows, at), ...replacement.gone.map(deleted)];
    if (stored.length > 0) this.#append(spec, stored, at);
    const parentSpec = { ...spec, id_columns: [...grain] };
    const remembered = [...this.#stored(parentSpec, replacement.remembered, at), ...replacement.forgotten.map(deleted)];
    const childless = this.#childless.get(feature) ?? new Table(feature, grain);
    childless.append(remembered);
    this.#childless.set(feature, childless);
    this.#time = at;
  }

  #stored(spec: Spec, rows: readonly Row[], at: bigint): StoredRow[] {
    const columns = columnsOf(rows);
    checkRows(spec, rows, columns);
    const [feature_version, project_version] = [this.versions(spec.key).feature, this.projectVersion()];
    return rows.map((row): StoredRow => {
      const versions = rowVersions(row, { ...this.#provided(spec, columns), trustProvenance: true });
      return {
        ...userColumns(spec, row, columns),
        ...versions,
        metaxy_feature_version: feature_version,
        metaxy_project_version: project_version,
        metaxy_created_at: timestampFrom(cell(row, "metaxy_created_at")) ?? at,
        metaxy_updated_at: at,
        metaxy_deleted_at: timestampFrom(cell(row, "metaxy_deleted_at")),
        metaxy_materialization_id: null,
      };
    });
  }

  /**
   * Appends tombstones of current rows, or with `hard` removes all that is stored of samples whose latest row is chosen, tombstones
   * among them.
   *
   * @returns The number of rows that were appended or removed.
   */
  delete(feature: string, where: (row: Row) => boolean, options: WitnessDeleteOptions = {}): number {
    const { hard = false, allVersions = false, at = this.#time + 1n, columns = [] } = options;
    const spec = this.#definitions.spec(feature);
    const featureVersion = allVersions ? null : this.versions(feature).feature;
    const childless = this.#childless.get(feature);
    if (childless && columns.every((name) => childless.userColumns.includes(name))) {
      const forgotten = childless.read({ featureVersion, history: "latest", includeSoftDeleted: hard }).filter(where);
      if (hard) childless.erase(forgotten);
      else childless.append(forgotten.map((row) => ({ ...row, metaxy_deleted_at: at })));
    }
    const table = this.#tables.get(feature);
    if (!table) return 0;
    const chosen = table.read({ featureVersion, history: "latest", includeSoftDeleted: hard }).filter(where);
    if (hard) return table.erase(chosen);
    const tombstones = chosen.map((row): StoredRow => ({ ...row, metaxy_deleted_at: at }));
    if (tombstones.length > 0) this.#append(spec, tombstones, at);
    return tombstones.length;
  }

  /** @throws FEATURE_NOT_FOUND for a feature that nothing was written of. */
  read(feature: string, options: WitnessReadOptions = {}): Row[] {
    const { history = "latest", allVersions = false, ...rest } = options;
    return this.#table(feature).read({
      ...rest,
      history,
      featureVersion: allVersions ? null : this.versions(feature).feature,
    });
  }

  /** @throws RESOLVE_INVALID, FEATURE_NOT_FOUND, FILTER_INVALID as a store does. */
  resolve(feature: string, options: WitnessResolveOptions = {}): WitnessIncrement {
    const { filters = {}, globalFilters = [] } = options;
    if (options.samples) return this.#compared(feature, options, () => false);
    const upstream = new Upstream(this.#definitions, {
      present: (key) => this.#present(key),
      pending: (key) => this.#pending(key),
      everything: (key) =>
        this.#tables.get(key)?.read({ featureVersion: null, history: "all", includeSoftDeleted: true }) ?? [],
    });
    const present = (parent: string) => this.#present(parent, [...(filters[parent] ?? []), ...globalFilters]);
    return this.#compared(feature, options, (sample) => upstream.waits(feature, sample, present));
  }

  #compared(feature: string, options: WitnessResolveOptions, waits: (sample: Row) => boolean): WitnessIncrement {
    const spec = this.#definitions.spec(feature);
    const { filters = {}, globalFilters = [], stalenessPredicates = [] } = options;
    const targetFilters = [...(own(filters, feature) ?? []), ...globalFilters, ...(options.targetFilters ?? [])];
    const expected = options.samples
      ? this.#given(spec, options.samples, targetFilters)
      : this.#computed(spec, filters, globalFilters, targetFilters);
    const childless = options.skipComparison || options.samples ? undefined : this.#childless.get(feature);
    const table = options.skipComparison ? undefined : (this.#tables.get(feature) ?? childless);
    if (!table) return { new: expected, stale: [], orphaned: [], waiting: [] };
    checkFilters(
      [...targetFilters, ...stalenessPredicates],
      [...table.userColumns, ...systemColumnNames],
      `the stored rows of ${feature}`,
    );
    return compare({
      expected,
      stored: table === childless ? [] : table.read(this.#current(feature)),
      childless: childless?.read(this.#current(feature)) ?? [],
      grain: options.samples ? spec.id_columns : grainOf(this.#definitions, spec).columns,
      idColumns: spec.id_columns,
      targetFilters,
      stalenessPredicates,
      waits,
    });
  }

  /** What a feature has to compute, whatever becomes of the samples that its parents lack. */
  #pending(feature: string): Row[] {
    const { new: fresh, stale } = this.#compared(feature, {}, () => false);
    return [...fresh, ...stale];
  }

  #present(feature: string, filters: readonly FilterExpression[] = []): readonly StoredRow[] {
    return this.#tables.get(feature)?.read({ ...this.#current(feature), filters }) ?? [];
  }

  #computed(
    spec: Spec,
    filters: Readonly<Record<string, readonly FilterExpression[]>>,
    globalFilters: readonly FilterExpression[],
    targetFilters: readonly FilterExpression[],
  ): ExpectedRow[] {
    if (spec.deps.length === 0) throw new MetaxyError("RESOLVE_INVALID", `${spec.key} is a root and needs samples.`);
    const parents = new Map<string, ParentRows | null>();
    for (const { feature, optional } of spec.deps) {
      const table = optional ? this.#tables.get(feature) : this.#table(feature);
      const read = { ...this.#current(feature), filters: [...(own(filters, feature) ?? []), ...globalFilters] };
      parents.set(feature, table ? { columns: table.userColumns, rows: table.read(read) } : null);
    }
    return expectedRows(this.#definitions, spec, parents, this.#hash, targetFilters);
  }

  #given(spec: Spec, samples: readonly Row[], targetFilters: readonly FilterExpression[]): ExpectedRow[] {
    const columns = columnsOf(samples);
    checkRows(spec, samples, columns);
    if (samples.length > 0) checkFilters(targetFilters, columns, `the samples of ${spec.key}`);
    const rows = samples.filter((row) => passes(targetFilters, row));
    return rows.map((row) => ({
      ...userColumns(spec, row, columns),
      ...rowVersions(row, { ...this.#provided(spec, columns), trustProvenance: false }),
    }));
  }

  #provided(spec: Spec, columns: readonly string[]) {
    return { hash: this.#hash, members: spec.fields.map(({ key }) => structKey(key)), columns };
  }

  #current(feature: string): TableRead {
    return { featureVersion: this.versions(feature).feature, history: "latest" };
  }

  #table(feature: string): Table {
    const table = this.#tables.get(feature);
    if (!table) throw new MetaxyError("FEATURE_NOT_FOUND", `Nothing was written of ${feature}.`);
    return table;
  }

  #append(spec: Spec, rows: readonly StoredRow[], at: bigint): void {
    const table = this.#tables.get(spec.key) ?? new Table(spec.key, spec.id_columns);
    table.append(rows);
    this.#tables.set(spec.key, table);
    if (at > this.#time) this.#time = at;
  }
}
