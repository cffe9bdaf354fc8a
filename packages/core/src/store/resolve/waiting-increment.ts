import type {
  IncrementPart,
  IncrementSource,
  LaterReads,
  RelationSource,
  Staged,
  StoreConnection,
} from "../../contract/contract.js";
import { constant } from "../../filter/construct.js";
import type { ReadPlan, SampleCondition, Source, UpdatePlan } from "../../plan/plan.js";
import type { Condition } from "../../plan/waiting.js";
import { readAll, readPlan, readSamples } from "../locate.js";
import type { ChosenRows } from "./lazy-relation.js";
import { LazyRelation } from "./lazy-relation.js";

type MissingPart = "orphaned" | "waiting";
type Counts = Readonly<Record<"new" | "stale" | MissingPart, number>>;

/** How to determine which of the samples without parent rows are waiting. */
export interface WaitingSearch {
  /** Full names of the tables that it looks at. */
  readonly tables: readonly string[];
  /** A condition on samples identified by the grain. Rows that are staged for the condition are added to `staged`. */
  find(staged: Staged[]): Promise<Condition>;
}

/**
 * An increment in which some stored samples without parent rows are orphaned, and some are waiting. Which ones is determined when
 * a caller reads them and there are any, and before a table changes that it depends on, if the increment was partly read.
 */
export class WaitingIncrement implements LaterReads {
  readonly tables: readonly string[];
  readonly #connection: StoreConnection;
  readonly #plan: UpdatePlan;
  readonly #search: WaitingSearch | null;
  readonly #increment: IncrementSource;
  readonly #staged: Staged[] = [];
  #missing: Promise<number> | undefined;
  #finding: Promise<Found> | undefined;
  #result: Found | undefined;
  /** Tables may have changed since, so that a failure cannot be made up for. */
  #materialized = false;

  /** Without a search nothing waits. */
  constructor(connection: StoreConnection, plan: UpdatePlan, search: WaitingSearch | null) {
    this.tables = search?.tables ?? [];
    this.#connection = connection;
    this.#plan = plan;
    this.#search = plan.current ? search : null;
    this.#increment = connection.resolve(plan, this.#search ? this : undefined);
  }

  async counts(): Promise<Counts> {
    const counts = await this.#increment.counts();
    if (!this.#search || counts.orphaned === 0) return { ...counts, waiting: 0 };
    this.#missing ??= Promise.resolve(counts.orphaned);
    const { orphaned, waiting } = await this.#found();
    return { ...counts, orphaned: orphaned.count, waiting: waiting.count };
  }

  part(part: IncrementPart | "waiting"): RelationSource {
    if (part !== "orphaned" && part !== "waiting") return this.#increment.part(part);
    const all = this.#increment.part("orphaned");
    if (!this.#search) return part === "orphaned" ? all : this.#nothing();
    return new LazyRelation({
      like: all,
      choose: async () => (await this.#found())[part],
      chosen: () => this.#result?.[part],
      first: "counts() of the increment",
    });
  }

  progress(): ReturnType<IncrementSource["progress"]> {
    return this.#increment.progress();
  }

  async materialize(): Promise<void> {
    this.#materialized = true;
    await this.#found().catch(() => undefined);
  }

  async release(): Promise<void> {
    await this.#finding?.catch(() => undefined);
    await this.#increment.release();
    for (const rows of this.#staged.splice(0)) await rows.release();
  }

  async #found(): Promise<Found> {
    this.#finding ??= this.#findWaiting().catch((error: unknown) => {
      if (!this.#materialized) this.#finding = undefined;
      throw error;
    });
    this.#result = await this.#finding;
    return this.#result;
  }

  async #findWaiting(): Promise<Found> {
    const all = this.#increment.part("orphaned");
    const total = await this.#countMissing();
    const none = { count: 0, rows: this.#nothing() };
    if (total === 0) return { orphaned: none, waiting: none };
    const staged: Staged[] = [];
    try {
      const condition = (await this.#search?.find(staged)) ?? false;
      if (condition === false) return { orphaned: { count: total, rows: all }, waiting: none };
      if (condition === true) return { orphaned: none, waiting: { count: total, rows: all } };
      return await this.#divideBy(condition, all, total);
    } finally {
      for (const rows of staged) await rows.release();
    }
  }

  async #divideBy(condition: SampleCondition, all: RelationSource, total: number): Promise<Found> {
    const { grain } = this.#plan;
    const missing = this.#hold(await all.source());
    const samples = (where: SampleCondition): ReadPlan =>
      readSamples({ columns: grain, parts: [{ source: missing, from: grain, where }] });
    const waiting = this.#hold(await this.#connection.read(samples(condition)).source());
    const count = await this.#connection.read(readAll(waiting)).count();
    const isWaiting = {
      kind: "match",
      source: waiting,
      on: grain.map((column) => ({ column, other: column })),
    } as const;
    const orphaned: Source = { kind: "read", plan: samples({ kind: "not", condition: isWaiting }) };
    const rows = (source: Source): RelationSource =>
      this.#connection.read(
        readPlan(missing, [], missing.columns, {
          history: "all",
          includeSoftDeleted: true,
          matching: { source, columns: grain },
        }),
      );
    return { orphaned: { count: total - count, rows: rows(orphaned) }, waiting: { count, rows: rows(waiting) } };
  }

  #countMissing(): Promise<number> {
    this.#missing ??= this.#increment.part("orphaned").count();
    this.#missing.catch(() => {
      this.#missing = undefined;
    });
    return this.#missing;
  }

  /** No rows, with the columns of stored ones. */
  #nothing(): RelationSource {
    const { current, grain } = this.#plan;
    if (!current) return this.#increment.part("orphaned");
    const { columns } = current.read;
    return this.#connection.read({
      ...current.read,
      columns: current.collapse ? columns.filter(({ name }) => grain.includes(name)) : columns,
      filters: [constant(false)],
    });
  }

  #hold(rows: Staged): Staged["source"] {
    this.#staged.push(rows);
    return rows.source;
  }
}

type Found = Readonly<Record<MissingPart, ChosenRows>>;
