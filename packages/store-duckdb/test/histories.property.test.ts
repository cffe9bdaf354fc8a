import type { AnyFeature, Store } from "@metaxy-ts/core";
import { FeatureGraph } from "@metaxy-ts/core";
import type { Hasher } from "@metaxy-ts/core/adapter";
import { createHasher } from "@metaxy-ts/core/adapter";
import fc from "fast-check";
import { expect, it } from "vitest";
// @boundaries-ignore all packages try random inputs in the same way
import { runs } from "../../../vitest.runs.js";
import { graph } from "./support/arbitrary.js";
import type { Samples, Versions } from "./support/model.js";
import { expectedSamples, sampleHashOf } from "./support/model.js";
import { openStore } from "./support/store.js";

type AnyRow = Record<string, unknown> & { id: string; metaxy_provenance_by_field: Versions; metaxy_provenance: string };

const parts = ["new", "stale", "orphaned", "waiting"] as const;
const ids = ["a", "b", "c", "d", "é😀"];
const step = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant("write" as const),
      root: fc.nat({ max: 1 }),
      samples: fc.uniqueArray(fc.record({ id: fc.constantFrom(...ids), version: fc.constantFrom("1", "2", "'|'") }), {
        selector: (row) => row.id,
        minLength: 1,
        maxLength: 4,
      }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant("delete" as const),
      feature: fc.nat({ max: 4 }),
      ids: fc.subarray(ids, { minLength: 1 }),
      hard: fc.boolean(),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant("compute" as const),
      feature: fc.nat({ max: 4 }),
      as: fc.constantFrom("rows" as const, "relation" as const, "batches" as const),
      own: fc.boolean(),
    }),
  },
);

interface Answer {
  readonly new: string[];
  readonly stale: string[];
  readonly orphaned: string[];
  readonly waiting: string[];
  readonly expected: Samples;
}

/** The stored samples of each feature, as the model has them: their provenance and their data versions. */
class Model {
  readonly provenance = new Map<string, Map<string, Versions>>();
  readonly data = new Map<string, Map<string, Versions>>();
  readonly #hash: Hasher;

  constructor(hash: Hasher) {
    this.#hash = hash;
  }

  put(feature: string, id: string, provenance: Versions, data = provenance): void {
    of(this.provenance, feature).set(id, provenance);
    of(this.data, feature).set(id, data);
  }

  remove(feature: string, id: string): void {
    of(this.provenance, feature).delete(id);
    of(this.data, feature).delete(id);
  }

  /** What an update of the feature has to answer. */
  update(feature: AnyFeature): Answer {
    const compared = this.#compare(feature);
    const waits = this.#waits(feature);
    return {
      ...compared,
      orphaned: compared.missing.filter((id) => !waits(id)),
      waiting: compared.missing.filter(waits),
    };
  }

  /** Whether a sample that the parents lack is going to be there once everything upstream is computed. */
  #waits({ spec, parents }: AnyFeature): (id: string) => boolean {
    const sides = spec.dependencies.map(({ feature, optional }) => ({
      optional,
      present: of(this.provenance, feature),
      coming: this.#coming(parents.get(feature)!),
    }));
    const required = sides.filter(({ optional }) => !optional);
    return (id) =>
      required.every(({ present, coming }) => present.has(id) || coming.has(id)) &&
      (required.length > 0 ? required : sides).some(({ coming }) => coming.has(id));
  }

  /** What a feature is still going to compute, itself or once its parents have. The features never change, so that roots have all. */
  #coming(feature: AnyFeature): Set<string> {
    const { spec, parents } = feature;
    if (spec.dependencies.length === 0) return new Set();
    const { new: fresh, stale } = this.#compare(feature);
    const sides = spec.dependencies.map((dependency) => ({
      ...dependency,
      present: of(this.provenance, dependency.feature),
      coming: this.#coming(parents.get(dependency.feature)!),
    }));
    const made = sides.flatMap((side) => {
      const others = sides.filter((other) => other !== side && !other.optional);
      return [...side.coming].filter((id) => others.every(({ present, coming }) => present.has(id) || coming.has(id)));
    });
    return new Set([...fresh, ...stale, ...made]);
  }

  #compare(feature: AnyFeature): { new: string[]; stale: string[]; missing: string[]; expected: Samples } {
    const expected = expectedSamples(feature, this.data, this.#hash);
    const stored = of(this.provenance, feature.key);
    const hash = (versions: Versions | undefined) => versions && sampleHashOf(versions, this.#hash);
    const known = [...expected.keys()];
    return {
      new: known.filter((id) => !stored.has(id)).toSorted(),
      stale: known.filter((id) => stored.has(id) && hash(stored.get(id)) !== hash(expected.get(id))).toSorted(),
      missing: [...stored.keys()].filter((id) => !expected.has(id)).toSorted(),
      expected,
    };
  }
}

function of<Value>(maps: Map<string, Map<string, Value>>, key: string): Map<string, Value> {
  const known = maps.get(key) ?? new Map<string, Value>();
  maps.set(key, known);
  return known;
}

/** Whether the tables of all required parents are there. */
async function canResolve(store: Store, feature: AnyFeature): Promise<boolean> {
  for (const { feature: parent, optional } of feature.spec.dependencies)
    if (!optional && !(await store.has(parent))) return false;
  return true;
}

async function check(store: Store, feature: AnyFeature, model: Model): Promise<void> {
  const wanted = model.update(feature);
  await using increment = await store.resolve(feature.key);
  const rows = async (part: (typeof parts)[number]): Promise<AnyRow[]> =>
    (await increment[part].rows()) as unknown as AnyRow[];
  for (const part of parts) {
    const got = await rows(part);
    expect(got.map((row) => row.id).toSorted(), `${part} of ${feature.key}`).toEqual(wanted[part]);
    if (part === "new" || part === "stale")
      for (const row of got) expect(row.metaxy_provenance_by_field).toEqual(wanted.expected.get(row.id));
  }
  expect(await increment.counts()).toEqual({
    new: wanted.new.length,
    stale: wanted.stale.length,
    orphaned: wanted.orphaned.length,
    waiting: wanted.waiting.length,
  });
}

async function compute(
  store: Store,
  feature: AnyFeature,
  model: Model,
  as: "rows" | "relation" | "batches",
  own: boolean,
): Promise<void> {
  const wanted = model.update(feature);
  await using increment = await store.resolve(feature.key);
  const versions = (id: string) =>
    Object.fromEntries(Object.keys(wanted.expected.get(id) ?? {}).map((member) => [member, `own ${id}`]));
  const prepared = (rows: readonly AnyRow[]): never[] =>
    (own ? rows.map((row) => ({ ...row, metaxy_data_version_by_field: versions(row.id) })) : rows) as never[];
  if (as === "relation") await store.write(feature.key, increment.pending as never);
  else if (as === "rows") await store.write(feature.key, prepared((await increment.pending.rows()) as never));
  else for await (const batch of increment.pending.batches(2)) await store.write(feature.key, prepared(batch as never));
  await store
    .delete(feature.key, increment.orphaned as never)
    .catch((error: { code?: string }) => expect(error.code).toBe("FEATURE_NOT_FOUND"));
  for (const id of [...wanted.new, ...wanted.stale]) {
    const provenance = wanted.expected.get(id)!;
    model.put(feature.key, id, provenance, own && as !== "relation" ? versions(id) : provenance);
  }
  for (const id of wanted.orphaned) model.remove(feature.key, id);
  await using again = await store.resolve(feature.key);
  expect(await again.counts()).toEqual({ new: 0, stale: 0, orphaned: 0, waiting: wanted.waiting.length });
}

it("answers every update like a plain computation, through any history", async () => {
  await fc.assert(
    fc.asyncProperty(graph, fc.array(step, { minLength: 4, maxLength: 12 }), async (features, steps) => {
      await using store = await openStore({
        graph: new FeatureGraph(features),
        hash: { algorithm: "md5", length: 16 },
      });
      const model = new Model(await createHasher(store.hash));
      for (const each of steps) {
        if (each.kind === "write") {
          const root = features[each.root]!;
          const members = root.spec.fields.map((field) => field.key.replaceAll("/", "_"));
          const versions = (version: string) =>
            Object.fromEntries(members.map((member, index) => [member, index === 0 ? version : "same"]));
          await store.write(
            root.key,
            each.samples.map(({ id, version }) => ({ id, metaxy_provenance_by_field: versions(version) })) as never,
          );
          for (const { id, version } of each.samples) model.put(root.key, id, versions(version));
        } else if (each.kind === "delete") {
          const feature = features[each.feature % features.length]!;
          if (!(await store.has(feature.key))) continue;
          await store.delete(feature.key, each.ids.map((id) => ({ id })) as never, { hard: each.hard });
          for (const id of each.ids) model.remove(feature.key, id);
        } else {
          const feature = features[2 + (each.feature % (features.length - 2))]!;
          if (await canResolve(store, feature)) await compute(store, feature, model, each.as, each.own);
        }
        for (const feature of features.slice(2))
          if (await canResolve(store, feature)) await check(store, feature, model);
      }
    }),
    runs(4),
  );
});

it("does not mind the order of rows", async () => {
  await fc.assert(
    fc.asyncProperty(graph, fc.shuffledSubarray(ids, { minLength: 2 }), async (features, order) => {
      const answers: unknown[] = [];
      for (const rows of [order, order.toSorted()]) {
        await using store = await openStore({ graph: new FeatureGraph(features) });
        for (const root of features.slice(0, 2)) {
          const members = root.spec.fields.map((field) => field.key.replaceAll("/", "_"));
          const versions = (id: string) => Object.fromEntries(members.map((member) => [member, `${member} of ${id}`]));
          await store.write(root.key, rows.map((id) => ({ id, metaxy_provenance_by_field: versions(id) })) as never);
        }
        const feature = features[2]!;
        await using increment = await store.resolve(feature.key);
        const found = (await increment.new.rows()) as unknown as AnyRow[];
        answers.push(found.toSorted((a, b) => (a.id < b.id ? -1 : 1)));
      }
      expect(answers[0]).toEqual(answers[1]);
    }),
    runs(3),
  );
});
