import type {
  IncrementPart,
  IncrementSource,
  LaterReads,
  ReadPlan,
  RelationSource,
  Snapshot,
  Source,
  UpdatePlan,
} from "@metaxy-ts/core/adapter";
import { MetaxyError } from "@metaxy-ts/core/adapter";
import type { Rows } from "./compile/rows.js";
import { temporaryRows } from "./compile/rows.js";
import { CompiledUpdate } from "./compile/update.js";
import type { TemporaryTable } from "./engine.js";
import { SqlRelation } from "./relation.js";
import type { SqlSession } from "./session.js";

interface Counts {
  readonly new: number;
  readonly stale: number;
  readonly orphaned: number;
}

/** What a statement counts. `expected` only for labels that are not materialised. */
type Counted = Counts & { readonly expected?: number };

/** What an update left in the engine. */
interface Materialized {
  readonly labels: TemporaryTable;
  /** Undefined when there are none. */
  readonly orphaned: TemporaryTable | undefined;
}

/**
 * The labelled samples of one update.
 *
 * Operations that read a part once (`count`, `rows`, `arrow`, `toParquet`) run a statement for that part alone, which is as fast as a
 * statement can be. Operations that need stable rows (`batches`, `arrowBatches`, `name`, `source`) label all samples in one pass and materialise them in
 * temporary tables; from then on everything is read from there. A change of a table materialises them too, once anything was read, so that
 * all parts are one snapshot. A part that was counted as empty needs no statement, and neither does the progress after the counts.
 */
export class SqlIncrement implements IncrementSource, Snapshot {
  readonly tables: ReadonlySet<string>;
  readonly #session: SqlSession;
  readonly #update: CompiledUpdate;
  /** Later reads have to be of the same snapshot; tables that only they depend on do not affect the samples. */
  readonly #later: Snapshot | undefined;
  #materialized: Promise<Materialized> | undefined;
  #counts: Promise<Counts> | undefined;
  /** The last counts, once they are there. */
  #counted: Counted | undefined;
  #released = false;
  /** Why the snapshot of the first read is no longer available. */
  #lost: unknown;

  constructor(session: SqlSession, plan: UpdatePlan, later?: LaterReads) {
    this.#session = session;
    this.#update = new CompiledUpdate(session.context, plan);
    this.tables = new Set(readsOf(plan).flatMap(({ source }) => tablesIn(source)));
    this.#later = later && { tables: new Set(later.tables), materialize: () => later.materialize() };
  }

  counts(): Promise<Counts> {
    this.#reading();
    this.#counts ??= this.#count().catch((error: unknown) => {
      this.#counts = undefined;
      throw error;
    });
    return this.#counts;
  }

  part(part: IncrementPart): RelationSource {
    return new SqlRelation(this.#session, {
      computed: () => {
        this.#requireHeld();
        return this.#update.direct(part);
      },
      reading: () => this.#reading(),
      materialized: () =>
        this.#emptyPart(part) ?? this.#materialized?.then((materialized) => this.#partOf(part, materialized)),
      materialize: async () => {
        this.#requireHeld();
        this.#reading(); // a change that comes while rows are put aside waits for all of them
        return this.#emptyPart(part) ?? this.#partOf(part, await this.#materializeRows());
      },
    });
  }

  async progress(): Promise<{ readonly expected: number; readonly new: number }> {
    this.#requireHeld();
    const { expected, new: fresh } = this.#counted ?? {};
    if (expected !== undefined && fresh !== undefined) return { expected, new: fresh };
    return this.#session.numbers<"expected" | "new">(this.#update.progress().query);
  }

  async materialize(): Promise<void> {
    if (this.#released) return;
    await this.#materializeRows().catch((error: unknown) => {
      this.#lost = error;
    });
    await this.#later?.materialize();
  }

  async release(): Promise<void> {
    this.#released = true;
    for (const snapshot of this.#snapshots()) this.#session.snapshots.remove(snapshot);
    const materialized = await this.#materialized?.catch(() => undefined);
    this.#materialized = undefined;
    for (const table of [materialized?.labels, materialized?.orphaned])
      if (table) await this.#session.engine.dropTemporary(table);
  }

  #reading(): void {
    if (this.#released || this.#materialized !== undefined) return;
    for (const snapshot of this.#snapshots()) this.#session.snapshots.add(snapshot);
  }

  #snapshots(): Snapshot[] {
    return this.#later ? [this, this.#later] : [this];
  }

  #materializeRows(): Promise<Materialized> {
    this.#materialized ??= this.#materialize().catch((error: unknown) => {
      this.#materialized = undefined;
      throw error;
    });
    return this.#materialized;
  }

  async #count(labels?: TemporaryTable): Promise<Counts> {
    this.#requireHeld();
    this.#counted = await this.#session.numbers<keyof Counts | "expected">(
      this.#update.counts(labels && temporaryRows(labels)).query,
    );
    const { new: fresh, stale, orphaned } = this.#counted;
    return { new: fresh, stale, orphaned };
  }

  async #materialize(): Promise<Materialized> {
    const { engine, compile } = this.#session;
    const rows = this.#update.labels();
    const labels = await engine.materialize(compile(rows.query), rows.columns);
    try {
      const counts = await this.#count(labels);
      this.#counts = Promise.resolve(counts);
      if (counts.orphaned === 0) return { labels, orphaned: undefined };
      const stored = this.#update.orphanedIn(temporaryRows(labels));
      return { labels, orphaned: await engine.materialize(compile(stored.query), stored.columns) };
    } catch (error) {
      await engine.dropTemporary(labels);
      throw error;
    }
  }

  #partOf(part: IncrementPart, { labels, orphaned }: Materialized): Rows {
    if (part !== "orphaned") return this.#update.labelled(part, temporaryRows(labels));
    return orphaned ? temporaryRows(orphaned) : this.#update.empty(part);
  }

  /** A part that is known to have no rows, so that no statement is needed. */
  #emptyPart(part: IncrementPart): Rows | undefined {
    this.#requireHeld();
    if (!this.#counted) return undefined;
    const { new: fresh, stale, orphaned } = this.#counted;
    const count = { new: fresh, stale, pending: fresh + stale, orphaned }[part];
    return count === 0 ? this.#update.empty(part) : undefined;
  }

  #requireHeld(): void {
    if (this.#lost !== undefined) throw this.#lost;
    if (this.#released) throw new MetaxyError("STORE_CLOSED", "The increment was freed. Resolve again.");
  }
}

/** Everything that an update reads. */
function readsOf({ expected, current }: UpdatePlan): ReadPlan[] {
  const inputs = expected.kind === "inputs" ? expected.inputs.flatMap(({ read }) => read ?? []) : [];
  const stored = current ? [current.read, current.childless?.read ?? []].flat() : [];
  return [...inputs, ...stored];
}

/** The tables behind a source. */
function tablesIn(source: Source): string[] {
  switch (source.kind) {
    case "table":
      return [source.name];
    case "read":
      return tablesIn(source.plan.source);
    case "samples":
      return source.plan.parts.flatMap((part) => tablesIn(part.source));
    default:
      return [];
  }
}
