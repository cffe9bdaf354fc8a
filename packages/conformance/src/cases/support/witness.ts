import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import type { AnyFeature, FilterExpression, HashSettings, Store } from "@metaxy-ts/core";
import { column, defaultHashSettings, FeatureGraph, featureSpecJson, isMetaxyError, or } from "@metaxy-ts/core";
import type { Lab } from "../../suite/lab.js";
import { Witness } from "../../witness/witness.js";
import { sameRows } from "./same-rows.js";
import { rowsAsJson } from "./stored.js";

type Row = Readonly<Record<string, unknown>>;

interface WitnessedOptions {
  readonly hash?: HashSettings;
  readonly place?: string;
}

/** How many samples there are of each part, which ones they are, and the pending rows. */
interface Resolved {
  readonly counts: object;
  readonly pending: readonly Row[];
  readonly parts: Readonly<Record<Part, readonly Row[]>>;
}

type Part = (typeof partNames)[number];
const partNames = ["new", "stale", "orphaned", "waiting"] as const;

/** A store and the witness that get the same calls, and have to return the same results. */
export class Witnessed {
  readonly #lab: Lab;
  readonly #options: Required<Pick<WitnessedOptions, "hash">> & WitnessedOptions;
  readonly #witness: Witness;
  #store: Store;

  private constructor(
    lab: Lab,
    options: Required<Pick<WitnessedOptions, "hash">> & WitnessedOptions,
    store: Store,
    witness: Witness,
  ) {
    this.#lab = lab;
    this.#options = options;
    this.#store = store;
    this.#witness = witness;
  }

  /** Open, with the features as they are defined last. */
  get store(): Store {
    return this.#store;
  }

  /** With these features and no others: they make up the project version. */
  static async open(
    lab: Lab,
    features: readonly AnyFeature[],
    { hash = defaultHashSettings, ...place }: WitnessedOptions = {},
  ): Promise<Witnessed> {
    const store = await lab.open({ graph: new FeatureGraph(features), hash, ...place });
    return new Witnessed(lab, { hash, ...place }, store, new Witness({ features: specsOf(features), hash }));
  }

  /** Goes on with other definitions of the features, on the same stored rows. */
  async redefine(...features: readonly AnyFeature[]): Promise<void> {
    await this.#store.close();
    this.#store = await this.#lab.open({ graph: new FeatureGraph(features), ...this.#options });
    this.#witness.redefine(specsOf(features));
  }

  async write({ key }: AnyFeature, rows: readonly Row[]): Promise<void> {
    await this.store.write(key, rows as never);
    this.#witness.write(key, rows);
  }

  async replaceChildren({ key }: AnyFeature, parents: readonly Row[], rows: readonly Row[]): Promise<void> {
    await this.store.replaceChildren(key, parents as never, rows as never);
    this.#witness.replaceChildren(key, parents, rows);
  }

  /** Deletes the samples in which a column of strings has one of these values. */
  async delete({ key }: AnyFeature, name: string, ...values: string[]): Promise<void> {
    await this.store.delete(key, isOneOf(name, values) as never);
    this.#witness.delete(key, (row) => values.includes(row[name] as string), { columns: [name] });
  }

  /** Deletes them in every feature version. */
  async deleteEverywhere({ key }: AnyFeature, name: string, ...values: string[]): Promise<void> {
    await this.store.delete(key, isOneOf(name, values) as never, { withFeatureHistory: true });
    this.#witness.delete(key, (row) => values.includes(row[name] as string), { allVersions: true, columns: [name] });
  }

  /** Stored rows are the same, but for their times. */
  async readsAlike(...features: readonly AnyFeature[]): Promise<void> {
    for (const { key } of features) {
      const rows = (await (await this.store.read(key)).rows()) as readonly Row[];
      const expected = shownRows(this.#witness.read(key));
      sameRows(shownRows(rows), expected, `the stored rows of ${key}`, this.#witness.hashedTexts);
    }
  }

  /** Updates are the same, row by row and value by value. */
  async resolvesAlike({ key }: AnyFeature, options: object = {}): Promise<Resolved> {
    const wanted = this.#witness.resolve(key, options);
    await using increment = await this.store.resolve(key, options);
    for (const part of partNames) {
      const rows = (await increment[part].rows()) as readonly Row[];
      sameRows(shownRows(rows), shownRows(wanted[part]), `the ${part} samples of ${key}`, this.#witness.hashedTexts);
    }
    const counts = await increment.counts();
    assert.deepEqual(counts, Object.fromEntries(partNames.map((part) => [part, wanted[part].length])));
    return { counts, pending: [...wanted.new, ...wanted.stale], parts: wanted };
  }

  /** Checks an update and writes what is pending, some columns of it only: arrays make trouble in some tables. */
  async compute(feature: AnyFeature, change: (row: Row) => Row | readonly Row[] = (row) => row): Promise<void> {
    const { pending } = await this.resolvesAlike(feature);
    const columns = [...feature.spec.idColumns, "metaxy_provenance_by_field"];
    await this.write(
      feature,
      pending.flatMap((row) => change(Object.fromEntries(columns.map((name) => [name, row[name]])))),
    );
  }
}

/** Whether rows are written; false if they are refused, and nothing of them is stored. */
export async function isWritten(both: Witnessed, feature: AnyFeature, rows: readonly Row[]): Promise<boolean> {
  try {
    await both.write(feature, rows);
    return true;
  } catch (error) {
    if (!isMetaxyError(error, "WRITE_INVALID")) throw error;
    assert.equal(await both.store.has(feature), false);
    return false;
  }
}

function specsOf(features: readonly AnyFeature[]): unknown[] {
  return features.map(({ spec }) => featureSpecJson(spec));
}

function isOneOf(name: string, values: readonly string[]): FilterExpression {
  const target = column<string>(name);
  return or(...values.map((value) => target.eq(value)));
}

const times = new Set(["metaxy_created_at", "metaxy_updated_at", "metaxy_deleted_at"]);

function shownRows(rows: readonly Row[]): string[] {
  return rowsAsJson(
    rows.map((row) => Object.fromEntries(Object.entries(row).filter(([name]) => !times.has(name)))),
  ).map(shown);
}

/** A row as an error can show it: what is too long stands there by its hash. */
function shown(text: string): string {
  if (text.length < 10_000) return text;
  return `${text.slice(0, 200)}… (${text.length} characters, ${createHash("sha256").update(text).digest("hex")})`;
}
