import assert from "node:assert/strict";
import type { AnyFeature, HashSettings, Relation, Store } from "@metaxy-ts/core";
import { column, FeatureGraph, featureFromSpec, or } from "@metaxy-ts/core";
import type { Lab, PlaceOptions } from "../../suite/lab.js";
import { Witness } from "../../witness/witness.js";
import type { SpecJson } from "./graphs.js";
import type { RootRow, Step } from "./histories.js";

type Row = Readonly<Record<string, unknown>>;

/** Lets a store and the witness live through the same history, and compares what they answer on the way and at its end. */
export async function replay(
  lab: Lab,
  given: readonly SpecJson[],
  steps: readonly Step[],
  hash: HashSettings,
  place: PlaceOptions = { place: hash.algorithm },
): Promise<void> {
  const life = await Life.begin(lab, given, hash, place);
  try {
    for (const step of steps) await life.live(step);
    await life.compareAll();
  } finally {
    await life.end();
  }
}

class Life {
  readonly #lab: Lab;
  readonly #witness: Witness;
  readonly #hash: HashSettings;
  readonly #place: PlaceOptions;
  #specs: readonly SpecJson[];
  #store: Store;
  /** How many increments were compared. */
  #compared = 0;

  private constructor(lab: Lab, specs: readonly SpecJson[], hash: HashSettings, place: PlaceOptions, store: Store) {
    this.#lab = lab;
    this.#place = place;
    this.#specs = specs;
    this.#hash = hash;
    this.#store = store;
    this.#witness = new Witness({ features: specs, hash });
  }

  static async begin(lab: Lab, specs: readonly SpecJson[], hash: HashSettings, place: PlaceOptions): Promise<Life> {
    return new Life(lab, specs, hash, place, await openWith(lab, specs, hash, place));
  }

  /** Frees the tables: every history finds an empty store. */
  async end(): Promise<void> {
    for (const { key } of this.#specs) await this.#store.drop(key);
    await this.#store.close();
  }

  async live(step: Step): Promise<void> {
    switch (step.kind) {
      case "write":
        return this.#writeRoot(this.#specs[step.root] as SpecJson, step.rows);
      case "delete":
        return this.#delete(
          this.#at(step.feature),
          step.groups,
          step.hard && this.#lab.supports["delete.hard"] !== "unsupported",
        );
      case "compute":
        return this.#compute(this.#specs[2 + (step.feature % (this.#specs.length - 2))] as SpecJson, step);
      case "redefine":
        return this.#redefine(this.#at(step.feature).key, step.codeVersion);
    }
  }

  async compareAll(): Promise<void> {
    for (const spec of this.#specs) {
      if (this.#canResolve(spec)) await this.#compare(spec);
      const read = outcome(() => this.#witness.read(spec.key, { includeSoftDeleted: true }));
      if (!read) continue;
      const rows = await (await this.#store.read(spec.key, { includeSoftDeleted: true })).rows();
      sameRows(rows as Row[], read, `the stored rows of ${spec.key}`);
    }
  }

  async #writeRoot(root: SpecJson, drafts: readonly RootRow[]): Promise<void> {
    const rows = new Map(
      drafts.map(({ version, ...draft }) => {
        const values = Object.fromEntries(
          [...root.id_columns, "size", "kind"].map((name) => [name, draft[name as "size"]]),
        );
        const members = root.fields.map(({ key }, index) => [memberOf(key), index === 0 ? version : "same"] as const);
        const id = JSON.stringify(root.id_columns.map((name) => values[name]));
        return [id, { ...values, metaxy_provenance_by_field: Object.fromEntries(members) }] as const;
      }),
    );
    await this.#write(root, [...rows.values()]);
  }

  async #write({ key }: SpecJson, rows: readonly Row[]): Promise<void> {
    if (rows.length === 0) return;
    await this.#store.write(key, rows as never);
    this.#witness.write(key, rows);
  }

  async #delete({ key }: SpecJson, groups: readonly string[], hard: boolean): Promise<void> {
    if (!(await this.#store.has(key))) return;
    const group = column<string>("group");
    await this.#store.delete(key, or(...groups.map((name) => group.eq(name))) as never, { hard });
    this.#witness.delete(key, (row) => groups.includes(row.group as string), { hard, columns: ["group"] });
  }

  /** Writes what is pending, or half of it, with `own` with data versions of its own, with `replace` as all children of their parents. */
  async #compute(spec: SpecJson, { own, half, children, replace }: Extract<Step, { kind: "compute" }>): Promise<void> {
    if (!this.#canResolve(spec)) return;
    const pending = (await this.#compare(spec)).filter((_row, index) => !half || index % 2 === 0);
    const expands = spec.deps.some(({ lineage }) => lineage.relationship.type === "1:N");
    const replaces = expands && replace;
    const rows = pending.flatMap((row, position) => {
      const length = replaces ? (children + position) % 4 : children;
      const samples = expands
        ? Array.from({ length }, (_, index) => ({ group: row.group, member: `c${index}` }))
        : [pickId(spec, row)];
      const dataVersion = own && {
        metaxy_data_version_by_field: Object.fromEntries(
          spec.fields.map(({ key }) => [memberOf(key), `own ${row.group}`]),
        ),
      };
      const inherits = replaces && position % 2 === 1;
      const versions = {
        ...(!inherits && { metaxy_provenance_by_field: row.metaxy_provenance_by_field }),
        ...dataVersion,
      };
      return samples.map((sample) => ({ ...sample, size: String(row.group).length, kind: "made", ...versions }));
    });
    if (replaces) {
      await this.#store.replaceChildren(spec.key, pending as never, rows as never);
      this.#witness.replaceChildren(spec.key, pending, rows);
    } else await this.#write(spec, rows);
    if (!half && (replaces || !expands)) {
      await using again = await this.#store.resolve(spec.key);
      const { new: added, stale } = await again.counts();
      assert.deepEqual({ added, stale }, { added: 0, stale: 0 }, `${spec.key} is written, and something is pending`);
    }
  }

  async #redefine(key: string, codeVersion: string): Promise<void> {
    this.#specs = this.#specs.map((spec) =>
      spec.key === key
        ? {
            ...spec,
            fields: spec.fields.map((field, index) => (index === 0 ? { ...field, code_version: codeVersion } : field)),
          }
        : spec,
    );
    this.#witness.redefine(this.#specs);
    await this.#store.close();
    this.#store = await openWith(this.#lab, this.#specs, this.#hash, this.#place);
  }

  /** Compares an update, and returns what is pending. */
  async #compare({ key }: SpecJson): Promise<Row[]> {
    const wanted = this.#witness.resolve(key);
    await using increment = await this.#store.resolve(key);
    const counts = await increment.counts();
    // Reading in batches materialises the rows, and later reads use them. Both ways have to return the same.
    const keeps = this.#compared++ % 2 === 1;
    // Counts may tell the progress, too. An increment without them computes it by itself.
    if (!keeps)
      assert.equal(
        await increment.progress(),
        await this.#store.progress(key),
        `the progress of ${key} after its counts`,
      );
    for (const part of ["new", "stale", "orphaned", "waiting"] as const) {
      const rows = keeps && part === "new" ? inBatches(increment.new) : increment[part].rows();
      sameRows((await rows) as Row[], wanted[part], `${part} of ${key}`);
      assert.equal(counts[part], wanted[part].length, `the count of ${part} of ${key}`);
    }
    return [...wanted.new, ...wanted.stale];
  }

  #canResolve(spec: SpecJson): boolean {
    return spec.deps.length > 0 && outcome(() => this.#witness.resolve(spec.key)) !== undefined;
  }

  #at(index: number): SpecJson {
    return this.#specs[index % this.#specs.length] as SpecJson;
  }
}

async function inBatches(relation: Pick<Relation<Row>, "batches">): Promise<Row[]> {
  const rows: Row[] = [];
  for await (const batch of relation.batches(3)) rows.push(...batch);
  return rows;
}

function openWith(lab: Lab, specs: readonly SpecJson[], hash: HashSettings, place: PlaceOptions): Promise<Store> {
  const features: AnyFeature[] = specs.map((spec) => featureFromSpec(spec));
  return lab.open({ graph: new FeatureGraph(features), hash, ...place });
}

/** What a step of the witness gives; undefined where a parent has no table yet. */
function outcome<Value>(work: () => Value): Value | undefined {
  try {
    return work();
  } catch (error) {
    if ((error as { code?: unknown }).code === "FEATURE_NOT_FOUND") return undefined;
    throw error;
  }
}

function pickId({ id_columns }: SpecJson, row: Row): Row {
  return Object.fromEntries(id_columns.map((name) => [name, row[name]]));
}

function memberOf(key: string): string {
  return key.replaceAll("/", "_");
}

/** The witness has its own times, so those are left out. */
const ignored = new Set(["metaxy_created_at", "metaxy_updated_at", "metaxy_deleted_at"]);

function sameRows(got: readonly Row[], wanted: readonly Row[], what: string): void {
  assert.deepEqual(rowsAsJson(got), rowsAsJson(wanted), what);
}

function rowsAsJson(rows: readonly Row[]): string[] {
  return rows.map(text).sort();
}

function text(row: Row): string {
  const deleted = "metaxy_deleted_at" in row ? { deleted: row.metaxy_deleted_at !== null } : {};
  const compared = Object.entries(row).filter(([name]) => !ignored.has(name));
  return JSON.stringify({ ...Object.fromEntries(compared), ...deleted }, plain);
}

/**
 * The members of objects in one order, whole numbers of one kind. An empty list is a null here: no group is empty, so it can only stand for
 * the list of a group that is not there, in an engine whose lists are never null (`lineage-mixed/optional-group` tests that).
 */
function plain(_key: string, value: unknown): unknown {
  if (typeof value === "bigint") return Number(value);
  if (Array.isArray(value) && value.length === 0) return null;
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
