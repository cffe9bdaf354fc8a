import type { FeatureSpec } from "@metaxy-ts/core";
import { featureSpecJson } from "@metaxy-ts/core";
import type { AskPython } from "./metaxy.js";
import type { Parts, Row, Setting, Side } from "./side.js";
import { project } from "./side.js";

/** What `read` of Python gives. */
export interface PythonRows {
  readonly rows: readonly Row[];
  /** By column, as Polars prints them. */
  readonly types: Readonly<Record<string, string>>;
}

/** Metaxy itself, which opens the store for each thing that it does. */
export class PythonSide implements Side {
  readonly name = "Python";
  readonly #ask: AskPython;
  readonly #store: object;
  #specs: readonly FeatureSpec[];

  constructor(ask: AskPython, { place, hash, specs }: Setting) {
    this.#ask = ask;
    this.#store = { ...place.python, ...hash };
    this.#specs = specs;
  }

  async redefine(specs: readonly FeatureSpec[]): Promise<void> {
    this.#specs = specs;
  }

  has(key: string): Promise<boolean> {
    return this.#do("has", key) as Promise<boolean>;
  }

  async resolve(key: string): Promise<Parts> {
    return { ...((await this.#do("resolve", key)) as Omit<Parts, "waiting">), waiting: [] };
  }

  async write(key: string, rows: readonly Row[], types: Readonly<Record<string, string>> = {}): Promise<void> {
    await this.#do("write", key, { rows, types });
  }

  /** Writes rows with more columns, each a series as Python writes it: `pl.Series([1], dtype=pl.Int8)`. */
  async writeSeries(key: string, rows: readonly Row[], series: Readonly<Record<string, string>>): Promise<void> {
    await this.#do("write", key, { rows, series });
  }

  async update(key: string): Promise<void> {
    await this.#do("update", key, { ids: this.#spec(key).idColumns });
  }

  async delete(key: string, where: Row): Promise<void> {
    await this.#do("delete", key, { where });
  }

  async read(key: string): Promise<readonly Row[]> {
    return (await this.readTyped(key)).rows;
  }

  /** @param options Of `read` of Metaxy, by the names that they have there. */
  readTyped(key: string, options: Row = {}): Promise<PythonRows> {
    return this.#do("read", key, { options }) as Promise<PythonRows>;
  }

  /** Nothing stays open. */
  async close(): Promise<void> {}

  #do(operation: string, feature: string, args: Row = {}): Promise<unknown> {
    const features = this.#specs.map(featureSpecJson);
    return this.#ask({ operation, store: this.#store, project, features, feature, ...args });
  }

  #spec(key: string): FeatureSpec {
    return this.#specs.find((spec) => spec.key === key) as FeatureSpec;
  }
}
