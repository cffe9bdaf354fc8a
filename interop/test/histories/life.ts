import type { FeatureSpec } from "@metaxy-ts/core";
import { structKey } from "@metaxy-ts/core";
import { expect } from "vitest";
import { sameIncrement, sameRows } from "../support/compare.js";
import { disagreeingParents, grainOf, idOf } from "../support/grain.js";
import type { AskPython } from "../support/metaxy.js";
import { PythonError } from "../support/metaxy.js";
import { OurSide } from "../support/our-side.js";
import { PythonSide } from "../support/python-side.js";
import type { Parts, Row, Setting, Side } from "../support/side.js";
import type { Tally } from "../support/tally.js";
import type { RootRow, Step } from "./steps.js";

/** The most children that a step makes of a parent. */
const mostChildren = 3;

/** What both libraries do to one store, in turn. */
export class Life {
  readonly #ours: OurSide;
  readonly #python: PythonSide;
  readonly #tally: Tally;
  #specs: readonly FeatureSpec[];

  constructor(ask: AskPython, setting: Setting, tally: Tally) {
    this.#ours = new OurSide(setting);
    this.#python = new PythonSide(ask, setting);
    this.#tally = tally;
    this.#specs = setting.specs;
  }

  end(): Promise<void> {
    return this.#ours.close();
  }

  async live(step: Step): Promise<void> {
    const side = step.byPython ? this.#python : this.#ours;
    switch (step.kind) {
      case "write":
        return write(side, this.#at(step.root), rootRows(this.#at(step.root), step.rows));
      case "delete":
        if (await side.has(this.#at(step.feature).key))
          await side.delete(this.#at(step.feature).key, { group: step.group });
        return;
      case "compute":
        return this.#compute(this.#at(2 + (step.feature % (this.#specs.length - 2))), side, step);
      case "redefine":
        return this.#redefine(this.#at(step.feature).key, step.codeVersion);
    }
  }

  /** Finishes everything, each library a part of it; after that nothing is left to do for either, and both read the same. */
  async finish(): Promise<void> {
    for (const [index, spec] of this.#specs.entries()) {
      const side = index % 2 === 0 ? this.#ours : this.#python;
      const todo = await this.#compare(spec);
      if (todo) {
        const rows = computed(spec, [...todo.new, ...todo.stale], { own: false, half: false, children: mostChildren });
        await write(side, spec, rows);
        for (const row of todo.orphaned) await side.delete(spec.key, pick(grainOf(spec), row));
        expect(await this.#compare(spec), `what is left of ${spec.key}`).toMatchObject({
          new: [],
          stale: [],
          orphaned: [],
        });
      }
      if (await this.#ours.has(spec.key))
        sameRows(spec, await this.#ours.read(spec.key), await this.#python.read(spec.key));
    }
  }

  async #compute(spec: FeatureSpec, side: Side, step: Extract<Step, { kind: "compute" }>): Promise<void> {
    const todo = await this.#compare(spec);
    if (!todo) return;
    const rows = computed(spec, [...todo.new, ...todo.stale], step);
    await write(side, spec, rows);
  }

  async #redefine(key: string, codeVersion: string): Promise<void> {
    this.#specs = this.#specs.map((spec) =>
      spec.key === key
        ? { ...spec, fields: spec.fields.map((field, index) => (index === 0 ? { ...field, codeVersion } : field)) }
        : spec,
    );
    for (const side of [this.#ours, this.#python]) await side.redefine(this.#specs);
  }

  /** Resolves with both libraries and compares. Returns our increment; undefined where there is none. */
  async #compare(spec: FeatureSpec): Promise<Parts | undefined> {
    if (spec.dependencies.length === 0) return undefined;
    const missing = await this.#missingParents(spec);
    const ours = await this.#ours.resolve(spec.key).catch((error: unknown) => {
      expect(error).toMatchObject({ code: "FEATURE_NOT_FOUND", details: { feature: expect.toBeOneOf(missing) } });
      return undefined;
    });
    if (missing.length > 0) {
      await this.#pythonFails(spec, "FeatureNotFoundError");
      if (ours) this.#tally.met("parent without a table");
    } else if (ours && spec.dependencies.filter(({ select }) => select === null).length > 2) {
      await this.#pythonFails(spec);
      this.#tally.met("three parents");
    } else if (ours) {
      const python = await this.#python.resolve(spec.key);
      const children = (await this.#ours.has(spec.key)) ? await this.#ours.read(spec.key) : [];
      sameIncrement({ spec, ours, python, disagreeing: disagreeingParents(spec, children), tally: this.#tally });
    }
    return ours && { ...ours, orphaned: [...ours.orphaned, ...ours.waiting] };
  }

  async #missingParents({ dependencies }: FeatureSpec): Promise<string[]> {
    const missing: string[] = [];
    for (const { feature } of dependencies) if (!(await this.#ours.has(feature))) missing.push(feature);
    return missing;
  }

  async #pythonFails({ key }: FeatureSpec, type?: string): Promise<void> {
    const failure = await this.#python.resolve(key).catch((error: unknown) => error);
    expect(failure, `what Metaxy says of ${key}`).toBeInstanceOf(PythonError);
    if (type) expect(failure).toMatchObject({ type });
  }

  #at(index: number): FeatureSpec {
    return this.#specs[index % this.#specs.length] as FeatureSpec;
  }
}

async function write(side: Side, { key }: FeatureSpec, rows: readonly Row[]): Promise<void> {
  if (rows.length > 0) await side.write(key, rows, { size: "pl.Int64", kind: "pl.String" });
}

/** One row per sample: the last one drawn. */
function rootRows(root: FeatureSpec, drafts: readonly RootRow[]): Row[] {
  const rows = drafts.map(({ version, ...draft }) => ({
    ...pick([...root.idColumns, "size", "kind"], draft as object as Row),
    metaxy_provenance_by_field: byField(root, (index) => (index === 0 ? version : "same")),
  }));
  return [...new Map(rows.map((row) => [idOf(root.idColumns, row), row])).values()];
}

/** The rows that someone who computes a feature would write for what is pending. */
function computed(
  spec: FeatureSpec,
  pending: readonly Row[],
  { own, half, children }: Pick<Extract<Step, { kind: "compute" }>, "own" | "half" | "children">,
): Row[] {
  const expands = grainOf(spec) !== spec.idColumns;
  return pending
    .filter((_, index) => !half || index % 2 === 0)
    .flatMap((row) => {
      const samples = expands
        ? Array.from({ length: children }, (_, index) => ({ group: row.group, member: `c${index}` }))
        : [pick(spec.idColumns, row)];
      const versions = {
        metaxy_provenance_by_field: row.metaxy_provenance_by_field,
        ...(own && { metaxy_data_version_by_field: byField(spec, () => `own ${row.group}`) }),
      };
      return samples.map((sample) => ({ ...sample, size: String(row.group).length, kind: "made", ...versions }));
    });
}

function byField({ fields }: FeatureSpec, value: (index: number) => string): Row {
  return Object.fromEntries(fields.map(({ key }, index) => [structKey(key), value(index)]));
}

function pick(names: readonly string[], row: Row): Row {
  return Object.fromEntries(names.map((name) => [name, row[name]]));
}
