import type { FeatureSpec } from "@metaxy-ts/core";
import { structKey } from "@metaxy-ts/core";
import { expect } from "vitest";
import { sameIncrement, sameRows } from "../support/compare.js";
import { grainOf } from "../support/grain.js";
import type { AskPython } from "../support/metaxy.js";
import { OurSide } from "../support/our-side.js";
import { PythonSide } from "../support/python-side.js";
import type { Parts, Row, Setting, Side } from "../support/side.js";
import type { Tally } from "../support/tally.js";
import type { Clip, Round, Todo } from "./chain.js";
import { chain } from "./chain.js";

/** Both libraries, which take turns on the features of the chain. */
export class ChainRunner {
  readonly #sides: readonly [OurSide, PythonSide];
  readonly #tally: Tally;
  #specs = chain("1");
  #turn: number;

  /** @param pythonBegins Whether Python makes the first table. */
  constructor(ask: AskPython, setting: Omit<Setting, "specs">, tally: Tally, pythonBegins: boolean) {
    this.#turn = pythonBegins ? 1 : 0;
    const whole = { ...setting, specs: this.#specs };
    this.#sides = [new OurSide(whole), new PythonSide(ask, whole)];
    this.#tally = tally;
  }

  end(): Promise<void> {
    return this.#sides[0].close();
  }

  /** Lets one library after the other do its part, and checks before and after each what both find. */
  async run({ writes = [], deletes = [], codeOfEmbedding, ownVersions = {}, todo }: Round): Promise<void> {
    if (codeOfEmbedding) {
      this.#specs = chain(codeOfEmbedding);
      for (const side of this.#sides) await side.redefine(this.#specs);
    }
    const writer = this.#next();
    if (writes.length > 0) await writer.write("film/clip", writes.map(clipRow));
    for (const id of deletes) await writer.delete("film/clip", sampleOf(id));
    for (const spec of this.#specs.slice(1)) {
      const found = await this.#resolve(spec, todo[spec.key as keyof Round["todo"]]);
      await this.#work(spec, found, spec.key === "film/crop" ? ownVersions : {});
      await this.#resolve(spec, {});
      sameRows(spec, await this.#sides[0].read(spec.key), await this.#sides[1].read(spec.key));
    }
    this.#turn += 1; // another one begins the next round
  }

  /** What both libraries find to do: exactly these samples. */
  async #resolve(spec: FeatureSpec, todo: Todo): Promise<Parts> {
    const [ours, python] = [await this.#sides[0].resolve(spec.key), await this.#sides[1].resolve(spec.key)];
    sameIncrement({ spec, ours, python, disagreeing: new Set(), tally: this.#tally });
    const ids = (rows: readonly Row[]): string[] => [...new Set(rows.map(nameOf(spec)))].sort();
    expect({
      new: ids(ours.new),
      stale: ids(ours.stale),
      orphaned: ids(ours.orphaned),
      waiting: ids(ours.waiting),
    }).toEqual({ new: [], stale: [], orphaned: [], waiting: [], ...todo });
    return ours;
  }

  /** Whoever has the turn writes what is pending and deletes what is orphaned. */
  async #work(spec: FeatureSpec, found: Parts, ownVersions: Readonly<Record<string, string>>): Promise<void> {
    const side = this.#next();
    const identity = spec.dependencies.every(({ lineage }) => lineage.type === "identity");
    if (identity && Object.keys(ownVersions).length === 0) return side.update(spec.key);
    const rows = [...found.new, ...found.stale].flatMap((row) => rowsFor(spec, row, ownVersions[nameOf(spec)(row)]));
    if (rows.length > 0) await side.write(spec.key, rows);
    for (const row of found.orphaned)
      await side.delete(spec.key, Object.fromEntries(grainOf(spec).map((name) => [name, row[name]])));
  }

  #next(): Side {
    return this.#sides[this.#turn++ % 2] as Side;
  }
}

function clipRow({ id, audio, frames }: Clip): Row {
  return { ...sampleOf(id), size: id.length, metaxy_provenance_by_field: { audio, frames } };
}

function sampleOf(id: string): Row {
  return { film: id.slice(0, 1), clip: Number(id.slice(1)) };
}

function nameOf(spec: FeatureSpec): (row: Row) => string {
  return (row) =>
    grainOf(spec)
      .map((name) => String(row[name]))
      .join("");
}

/** The rows for one pending sample; two pages for each film. */
function rowsFor(spec: FeatureSpec, row: Row, ownVersion: string | undefined): Row[] {
  const sample = Object.fromEntries(grainOf(spec).map((name) => [name, row[name]]));
  const versions = {
    metaxy_provenance_by_field: row.metaxy_provenance_by_field,
    ...(ownVersion !== undefined && {
      metaxy_data_version_by_field: Object.fromEntries(spec.fields.map(({ key }) => [structKey(key), ownVersion])),
    }),
  };
  const parts = spec.key === "film/page" ? [{ page: 1 }, { page: 2 }] : [{}];
  return parts.map((part) => ({ ...sample, ...part, ...versions }));
}
