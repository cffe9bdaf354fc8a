import { isMetaxyError } from "@metaxy-ts/core";
import type { Definitions } from "./definitions.js";
import { grainOf } from "./expected.js";
import type { StoredRow } from "./stored-row.js";
import type { Row } from "./values.js";
import { pick } from "./values.js";
import type { Side } from "./waiting.js";
import { comingFrom, sidesOf, unwritten, waits } from "./waiting.js";

/** What is stored, by feature. */
export interface StoredSamples {
  /** Current rows. */
  present(feature: string): readonly StoredRow[];
  /** What a feature has to compute itself. */
  pending(feature: string): readonly Row[];
  /** Every row that was ever stored. */
  everything(feature: string): readonly StoredRow[];
}

/** Determines the samples that are missing only because something upstream is not yet written again in its current version. */
export class Upstream {
  readonly #definitions: Definitions;
  readonly #stored: StoredSamples;
  readonly #coming = new Map<string, readonly Row[]>();

  constructor(definitions: Definitions, stored: StoredSamples) {
    this.#definitions = definitions;
    this.#stored = stored;
  }

  /** Of a sample that the parents lack. `present` are the parents' rows that count. */
  waits(feature: string, sample: Row, present: StoredSamples["present"]): boolean {
    return waits(this.#sides(feature, present), sample);
  }

  #sides(feature: string, present: StoredSamples["present"]): Side[] {
    const spec = this.#definitions.spec(feature);
    return sidesOf(this.#definitions, spec, (key) => ({ present: present(key), coming: this.#comingOf(key) }));
  }

  /** What a feature is still going to write, by the columns that are known of it. */
  #comingOf(feature: string): readonly Row[] {
    const found = this.#coming.get(feature) ?? this.#computed(feature);
    this.#coming.set(feature, found);
    return found;
  }

  #computed(feature: string): readonly Row[] {
    const spec = this.#definitions.spec(feature);
    if (spec.deps.length === 0)
      return unwritten(spec, this.#stored.everything(feature), this.#definitions.versions(feature).feature);
    return [...this.#pending(feature), ...comingFrom(this.#sides(feature, (key) => this.#stored.present(key)))];
  }

  /** Nothing is known of what a feature has to compute as long as its parents lack columns that it needs. */
  #pending(feature: string): readonly Row[] {
    const { columns } = grainOf(this.#definitions, this.#definitions.spec(feature));
    try {
      return this.#stored.pending(feature).map((row) => pick(row, columns));
    } catch (error) {
      if (!isMetaxyError(error)) throw error;
      if (error.code === "FEATURE_NOT_FOUND") return [];
      if (error.code === "RESOLVE_INVALID" || error.code === "FILTER_INVALID") return [{}];
      throw error;
    }
  }
}
