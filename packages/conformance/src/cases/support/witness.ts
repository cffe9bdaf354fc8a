import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import type { AnyFeature, HashSettings, Store } from "@metaxy-ts/core";
import { column, defaultHashSettings, FeatureGraph, featureSpecJson, or } from "@metaxy-ts/core";
import type { Lab } from "../../suite/lab.js";
import { Witness } from "../../witness/witness.js";
import { texts } from "./stored.js";

type Row = Readonly<Record<string, unknown>>;

interface WitnessedOptions {
  readonly hash?: HashSettings;
  readonly place?: string;
}

/** A store and the witness that are told the same, and have to answer the same. */
export class Witnessed {
  readonly store: Store;
  readonly #witness: Witness;

  private constructor(store: Store, witness: Witness) {
    this.store = store;
    this.#witness = witness;
  }

  /** With these features and no others: they make up the project version. */
  static async open(
    lab: Lab,
    features: readonly AnyFeature[],
    { hash = defaultHashSettings, ...place }: WitnessedOptions = {},
  ): Promise<Witnessed> {
    const store = await lab.open({ graph: new FeatureGraph(features), hash, ...place });
    const specs = features.map(({ spec }) => featureSpecJson(spec));
    return new Witnessed(store, new Witness({ features: specs, hash }));
  }

  async write({ key }: AnyFeature, rows: readonly Row[]): Promise<void> {
    await this.store.write(key, rows as never);
    this.#witness.write(key, rows);
  }

  /** Deletes the samples in which a column of texts has one of these values. */
  async delete({ key }: AnyFeature, name: string, ...values: string[]): Promise<void> {
    const target = column<string>(name);
    await this.store.delete(key, or(...values.map((value) => target.eq(value))) as never);
    this.#witness.delete(key, (row) => values.includes(row[name] as string));
  }

  /** Stored rows are the same, but for their times. */
  async readsAlike(...features: readonly AnyFeature[]): Promise<void> {
    for (const { key } of features) {
      const rows = (await (await this.store.read(key)).rows()) as readonly Row[];
      assert.deepEqual(told(rows), told(this.#witness.read(key)), `the stored rows of ${key}`);
    }
  }

  /** Updates are the same, row by row and value by value. Returns how many samples there are of each part, and the pending ones. */
  async resolvesAlike({ key }: AnyFeature): Promise<{ readonly counts: object; readonly pending: readonly Row[] }> {
    const wanted = this.#witness.resolve(key);
    await using increment = await this.store.resolve(key);
    for (const part of ["new", "stale", "orphaned"] as const) {
      const rows = (await increment[part].rows()) as readonly Row[];
      assert.deepEqual(told(rows), told(wanted[part]), `${part} of ${key}`);
    }
    const counts = await increment.counts();
    assert.deepEqual(counts, {
      new: wanted.new.length,
      stale: wanted.stale.length,
      orphaned: wanted.orphaned.length,
    });
    return { counts, pending: [...wanted.new, ...wanted.stale] };
  }

  /** Checks an update and writes what is pending, some columns of it only: arrays make trouble in some tables. */
  async compute(feature: AnyFeature, change: (row: Row) => Row = (row) => row): Promise<void> {
    const { pending } = await this.resolvesAlike(feature);
    const columns = [...feature.spec.idColumns, "metaxy_provenance_by_field"];
    await this.write(
      feature,
      pending.map((row) => change(Object.fromEntries(columns.map((name) => [name, row[name]])))),
    );
  }
}

const times = new Set(["metaxy_created_at", "metaxy_updated_at", "metaxy_deleted_at"]);

function told(rows: readonly Row[]): string[] {
  return texts(rows.map((row) => Object.fromEntries(Object.entries(row).filter(([name]) => !times.has(name))))).map(
    shown,
  );
}

/** A row as an error can show it: what is too long stands there by its hash. */
function shown(text: string): string {
  if (text.length < 10_000) return text;
  return `${text.slice(0, 200)}… (${text.length} characters, ${createHash("sha256").update(text).digest("hex")})`;
}
