import fc from "fast-check";
import { expect, it } from "vitest";
// @boundaries-ignore all packages try random inputs in the same way
import { runs } from "../../../vitest.runs.js";
import type { SpecJson } from "../src/cases/properties/graphs.js";
import { graphs } from "../src/cases/properties/graphs.js";
import type { RootRow, Step } from "../src/cases/properties/histories.js";
import { histories } from "../src/cases/properties/histories.js";
import { Witness } from "../src/witness/witness.js";

type Row = Readonly<Record<string, unknown>>;

const memberOf = (key: string) => key.replaceAll("/", "_");

/** A history of versions that change, of recomputation that stops half-way, and of deletes, in the witness alone. */
class History {
  readonly witness: Witness;
  specs: readonly SpecJson[];

  constructor(specs: readonly SpecJson[]) {
    this.specs = specs;
    this.witness = new Witness({ features: specs, hash: { algorithm: "md5", length: 16 } });
  }

  live(step: Step): void {
    const spec = this.specs[("feature" in step ? step.feature : step.root) % this.specs.length] as SpecJson;
    if (step.kind === "write") this.#write(spec, step.rows);
    else if (step.kind === "redefine") this.#redefine(spec, step.codeVersion);
    else if (step.kind === "compute") this.compute(spec, step.half ? 2 : 1, step.children);
    else if (this.has(spec)) {
      const isChosen = (row: Row) => step.groups.includes(row.group as string);
      this.witness.delete(spec.key, isChosen, step.hard ? { allVersions: true } : {});
    }
  }

  has({ key }: SpecJson): boolean {
    return attempt(() => this.witness.read(key)) !== undefined;
  }

  /** Writes every so many of the samples that are pending. */
  compute(spec: SpecJson, every: number, children: number): void {
    if (spec.deps.length === 0) return;
    const todo = attempt(() => this.witness.resolve(spec.key));
    if (!todo) return;
    const expands = spec.deps.some(({ lineage }) => lineage.relationship.type === "1:N");
    const pending = [...todo.new, ...todo.stale].filter((_, index) => index % every === 0);
    const rows = pending.flatMap((row) => {
      const samples = expands ? Array.from({ length: children }, (_, index) => ({ member: `c${index}` })) : [{}];
      return samples.map((sample) => ({ ...pick(row, spec.id_columns), ...sample, ...made(row) }));
    });
    if (rows.length > 0) this.witness.write(spec.key, rows);
  }

  /** Writes everything again that a feature is made from: all ancestors are in their current versions then. */
  completeAncestors(spec: SpecJson): void {
    const wanted = new Set(ancestorsOf(spec, this.specs));
    for (const ancestor of this.specs.filter(({ key }) => wanted.has(key))) {
      if (ancestor.deps.length === 0) this.#rewrite(ancestor);
      else this.compute(ancestor, 1, 3);
    }
  }

  /** Writes the samples of a root again that live in another version only. */
  #rewrite(root: SpecJson): void {
    const all = attempt(() =>
      this.witness.read(root.key, { allVersions: true, history: "all", includeSoftDeleted: true }),
    );
    const idOf = (row: Row) => JSON.stringify(pick(row, root.id_columns));
    const instantOf = (row: Row) => (row.metaxy_deleted_at ?? row.metaxy_updated_at) as bigint;
    const version = this.witness.versions(root.key).feature;
    const latest = new Map<string, Row>();
    for (const row of (all ?? []).toSorted((a, b) => (instantOf(a) < instantOf(b) ? -1 : 1)))
      latest.set(idOf(row), row);
    const written = new Set((all ?? []).filter((row) => row.metaxy_feature_version === version).map(idOf));
    const rows = [...latest]
      .filter(([id, row]) => row.metaxy_deleted_at === null && !written.has(id))
      .map(([, row]) => pick(row, [...root.id_columns, "size", "kind", "metaxy_provenance_by_field"]));
    if (rows.length > 0) this.witness.write(root.key, rows);
  }

  #write(root: SpecJson, drafts: readonly RootRow[]): void {
    const rows = drafts.map(({ version, ...draft }) => ({
      ...pick({ ...draft }, [...root.id_columns, "size", "kind"]),
      metaxy_provenance_by_field: Object.fromEntries(root.fields.map(({ key }) => [memberOf(key), version])),
    }));
    const distinct = new Map(rows.map((row) => [JSON.stringify(pick(row, root.id_columns)), row]));
    this.witness.write(root.key, [...distinct.values()]);
  }

  /** Of the field that feeds few children, so that the stored rows of others stay current. */
  #redefine({ key }: SpecJson, codeVersion: string): void {
    this.specs = this.specs.map((spec) => {
      if (spec.key !== key) return spec;
      return {
        ...spec,
        fields: spec.fields.with(-1, {
          ...(spec.fields.at(-1) as SpecJson["fields"][number]),
          code_version: codeVersion,
        }),
      };
    });
    this.witness.redefine(this.specs);
  }
}

/** Every feature gets a field of which its children know nothing, unless they depend on all fields. */
const graphsWithVersions = graphs.map((specs) =>
  specs.map((spec): SpecJson => {
    const deps = spec.deps.map((dependency) => {
      const { mapping } = dependency.fields_mapping as { mapping: { exclude_fields?: readonly string[] } };
      const { exclude_fields } = mapping;
      if (!exclude_fields) return dependency;
      return {
        ...dependency,
        fields_mapping: { mapping: { ...mapping, exclude_fields: [...exclude_fields, "unused"] } },
      };
    });
    return { ...spec, deps, fields: [...spec.fields, { key: "unused", code_version: "1", deps: [] }] };
  }),
);

const moreVersions = histories.chain((steps) =>
  fc
    .array(
      fc.record({
        kind: fc.constant("redefine" as const),
        feature: fc.nat({ max: 9 }),
        codeVersion: fc.constantFrom("1", "9"),
      }),
      {
        minLength: 1,
        maxLength: 3,
      },
    )
    .chain((redefined) => fc.shuffledSubarray(redefined).map((some): Step[] => [...steps, ...some])),
);
const computeAll: Step[] = Array.from({ length: 5 }, (_, feature) => ({
  kind: "compute",
  feature,
  own: false,
  half: false,
  children: 2,
  replace: false,
}));

it("nothing waits without reason, and nothing is orphaned that recomputing what is upstream restores", () => {
  let waited = 0;
  fc.assert(
    fc.property(graphsWithVersions, histories, moreVersions, (specs, before, after) => {
      const life = new History(specs);
      for (const step of [...before, ...computeAll, ...after]) life.live(step);
      for (const spec of life.specs.filter(({ deps }) => deps.length > 0)) {
        const now = attempt(() => life.witness.resolve(spec.key));
        if (!now) continue;
        waited += now.waiting.length;
        life.completeAncestors(spec);
        const later = life.witness.resolve(spec.key);
        expect(later.waiting).toEqual([]);
        const missing = new Set(later.orphaned.map((row) => idOf(spec, row)));
        for (const row of now.orphaned) expect(missing).toContain(idOf(spec, row));
      }
    }),
    runs(1000), // so many that samples wait, whatever the seed
  );
  expect(waited).toBeGreaterThan(10);
});

function ancestorsOf(spec: SpecJson, specs: readonly SpecJson[]): string[] {
  return spec.deps.flatMap(({ feature }) => [
    feature,
    ...ancestorsOf(specs.find(({ key }) => key === feature) as SpecJson, specs),
  ]);
}

function idOf(spec: SpecJson, row: Row): string {
  return JSON.stringify(spec.id_columns.map((name) => row[name] ?? null));
}

function made(row: Row): Row {
  const size = String(row.group).length;
  return { size, kind: "made", metaxy_provenance_by_field: row.metaxy_provenance_by_field };
}

function pick(row: Row, names: readonly string[]): Row {
  return Object.fromEntries(names.map((name) => [name, row[name]]));
}

/** Undefined where a parent has no table yet. */
function attempt<Value>(work: () => Value): Value | undefined {
  try {
    return work();
  } catch (error) {
    if ((error as { code?: unknown }).code === "FEATURE_NOT_FOUND") return undefined;
    throw error;
  }
}
