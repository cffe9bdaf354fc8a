import { systemColumns } from "../../column/columns.js";
import type { Staged } from "../../contract/contract.js";
import { isMetaxyError } from "../../errors/error.js";
import type { FeatureGraph } from "../../graph/graph.js";
import type { ReadPlan, SamplesPart, UpdatePlan } from "../../plan/plan.js";
import type { CurrentRequest } from "../../plan/update.js";
import { planUpdate } from "../../plan/update.js";
import type { ComingPart, ComingSamples, ParentSamples } from "../../plan/waiting.js";
import { comingParts } from "../../plan/waiting.js";
import { locateChildless, readChildless } from "../childless.js";
import type { StoreContext } from "../context.js";
import { targetOf } from "../context.js";
import type { GraphFeature } from "../graph-source.js";
import { stageRelation } from "../input/stage.js";
import type { Located } from "../locate.js";
import { locateAnywhere, readAll, readPlan, readSamples } from "../locate.js";
import { readInput } from "./find-input.js";

/** Samples of which nothing is known. */
const unknownSamples: ComingSamples = { columns: [], source: null };

/** Errors of a feature whose parents do not have the columns that it needs. */
const unresolvable: readonly string[] = ["RESOLVE_INVALID", "FILTER_INVALID"];

/** What a feature's ancestors have, and are still going to write. Rows that are put aside for it are added to `staged`. */
export class Ancestors {
  readonly #context: StoreContext;
  readonly #graph: FeatureGraph;
  readonly #fallback: boolean;
  readonly #staged: Staged[];
  readonly #known = new Map<string, ParentSamples>();

  constructor(context: StoreContext, graph: FeatureGraph, fallback: boolean, staged: Staged[]) {
    this.#context = context;
    this.#graph = graph;
    this.#fallback = fallback;
    this.#staged = staged;
  }

  /** The parents of a feature, by key. Every ancestor is looked at once, parents before children. */
  async of(feature: string): Promise<ReadonlyMap<string, ParentSamples>> {
    for (const key of this.#graph.ancestors(feature)) {
      if (!this.#known.has(key)) this.#known.set(key, await this.#samplesOf(key));
    }
    return this.#known;
  }

  async #samplesOf(key: string): Promise<ParentSamples> {
    const wanted = { feature: this.#graph.get(key), graph: this.#graph };
    const located = await locateAnywhere(this.#context, wanted, this.#fallback);
    const present = located ? await readInput(this.#context, wanted, located, [], this.#staged) : null;
    const isRoot = wanted.feature.spec.dependencies.length === 0;
    if (isRoot) return { present, coming: located ? await this.#comingToRoot(wanted, located) : [] };
    return { present, coming: await this.#comingTo(wanted, located, present) };
  }

  /** A root cannot be resolved without its samples: samples that exist only in other versions are not written again yet. */
  async #comingToRoot(wanted: GraphFeature, located: Located): Promise<ComingSamples[]> {
    const { idColumns } = wanted.feature.spec;
    const history = await this.#historyOf(wanted, located);
    const version = this.#graph.versions(wanted.feature, this.#context.hash.length).feature;
    const columns = history.columns.filter(({ name }) => idColumns.includes(name));
    const elsewhere = readPlan(history.source, idColumns, columns, {
      filters: [
        {
          kind: "comparison",
          column: systemColumns.featureVersion,
          operator: "!=",
          operand: { kind: "literal", value: version },
        },
      ],
    });
    const written = readPlan(history.source, idColumns, columns, {
      featureVersions: [version],
      history: "all",
      includeSoftDeleted: true,
    });
    const on = idColumns.map((column) => ({ column, other: column }));
    const isWritten = { kind: "match", source: { kind: "read", plan: written }, on } as const;
    return this.#putAside(idColumns, [
      { source: { kind: "read", plan: elsewhere }, from: idColumns, where: { kind: "not", condition: isWritten } },
    ]);
  }

  async #historyOf(wanted: GraphFeature, located: Located): Promise<Pick<ReadPlan, "source" | "columns">> {
    if (located.kind === "here") return { source: { kind: "table", name: located.table }, columns: located.columns };
    const rows = await located.store.read(wanted.feature, { withFeatureHistory: true, includeSoftDeleted: true });
    const source = await stageRelation(this.#context, rows, this.#staged, wanted.feature.key);
    return { source, columns: source.columns };
  }

  async #comingTo(
    wanted: GraphFeature,
    located: Located | undefined,
    present: ReadPlan | null,
  ): Promise<ComingSamples[]> {
    const childless = await this.#childless(wanted, located);
    const plans = this.#plan(wanted.feature.key, { read: present, childless, stalenessPredicates: [] });
    if (!plans) return [unknownSamples];
    const { update, made } = plans;
    const own = update && {
      columns: update.grain,
      part: { source: { kind: "pending", plan: update }, from: update.grain, where: null } as const,
    };
    const parts = own ? [own, ...made] : made;
    const groups = new Map<string, { readonly columns: readonly string[]; readonly parts: SamplesPart[] }>();
    for (const { columns, part } of parts) {
      const key = JSON.stringify(columns);
      const group = groups.get(key) ?? { columns, parts: [] };
      groups.set(key, group);
      if (part) group.parts.push(part);
    }
    const coming: ComingSamples[] = [];
    for (const group of groups.values())
      coming.push(...(group.columns.length > 0 ? await this.#putAside(group.columns, group.parts) : [unknownSamples]));
    return coming;
  }

  /**
   * How to find what a feature has to compute itself, if its parents are there, and what it makes of their coming samples. Undefined for one
   * that cannot be resolved, perhaps because its parents are not recomputed and do not have the columns that it needs.
   */
  #plan(
    key: string,
    current: CurrentRequest,
  ): { readonly update: UpdatePlan | undefined; readonly made: readonly ComingPart[] } | undefined {
    const { dependencies } = this.#graph.get(key).spec;
    const inputs = new Map(dependencies.map(({ feature }) => [feature, this.#known.get(feature)?.present ?? null]));
    const isThere = dependencies.every(({ feature, optional }) => optional || inputs.get(feature));
    const request = { hash: this.#context.hash, inputs, current, targetFilters: [] };
    try {
      return {
        update: isThere ? planUpdate(this.#graph, key, request) : undefined,
        made: comingParts(this.#graph, key, (parent) => this.#known.get(parent) as ParentSamples),
      };
    } catch (error) {
      if (isMetaxyError(error) && unresolvable.includes(error.code)) return undefined;
      throw error;
    }
  }

  /** The recorded childless parents, in the store of the feature's rows. */
  async #childless(wanted: GraphFeature, located: Located | undefined): Promise<ReadPlan | null> {
    if (located?.kind !== "fallback") {
      const here = await locateChildless(this.#context, targetOf(this.#context, wanted));
      return here ? readChildless(here) : null;
    }
    const rows = await located.store.childless(wanted.feature, {});
    return rows ? readAll(await stageRelation(this.#context, rows, this.#staged)) : null;
  }

  /** Distinct samples in the engine, so that what is made of them need not be computed once for each child. */
  async #putAside(columns: readonly string[], parts: readonly SamplesPart[]): Promise<ComingSamples[]> {
    const [first, ...others] = parts;
    const isAside =
      first?.source.kind === "staged" && !first.where && columns.every((name, i) => first.from[i] === name);
    if (isAside && others.length === 0) return [{ columns, source: first.source }];
    const { connection } = this.#context;
    const samples = await connection.read(readSamples({ columns, parts })).source();
    this.#staged.push(samples);
    const { source } = samples;
    return (await connection.read(readAll(source)).count()) === 0 ? [] : [{ columns, source }];
  }
}
