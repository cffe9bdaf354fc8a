import type { IncrementPart, IncrementSource, RelationSource, UpdatePlan } from "@metaxy-ts/core/adapter";
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

/** What an update left in the engine. */
interface Fixed {
  readonly labels: TemporaryTable;
  readonly orphaned: TemporaryTable;
}

/**
 * The labelled samples of one update.
 *
 * What reads a part once (`count`, `rows`, `arrow`, `toParquet`) runs a statement for that part alone, which is as fast as a
 * statement can be. What keeps rows (`batches`, `arrowBatches`, `name`, `source`) labels all samples in one pass and puts them into
 * temporary tables; from then on everything is read from there.
 */
export class SqlIncrement implements IncrementSource {
  readonly #session: SqlSession;
  readonly #update: CompiledUpdate;
  #fixed: Promise<Fixed> | undefined;
  #counts: Promise<Counts> | undefined;
  #released = false;

  constructor(session: SqlSession, plan: UpdatePlan) {
    this.#session = session;
    this.#update = new CompiledUpdate(session.context, plan);
  }

  counts(): Promise<Counts> {
    this.#counts ??= this.#count();
    return this.#counts;
  }

  part(part: IncrementPart): RelationSource {
    return new SqlRelation(this.#session, {
      computed: () => {
        this.#requireHeld();
        return this.#update.direct(part);
      },
      kept: () => this.#fixed?.then((fixed) => this.#partOf(part, fixed)),
      keep: async () => {
        this.#requireHeld();
        this.#fixed ??= this.#fix();
        return this.#partOf(part, await this.#fixed);
      },
    });
  }

  async progress(): Promise<{ readonly expected: number; readonly new: number }> {
    this.#requireHeld();
    return this.#session.numbers<"expected" | "new">(this.#update.progress().query);
  }

  async release(): Promise<void> {
    this.#released = true;
    const fixed = await this.#fixed?.catch(() => undefined);
    this.#fixed = undefined;
    for (const table of fixed ? [fixed.labels, fixed.orphaned] : []) await this.#session.engine.dropTemporary(table);
  }

  async #count(): Promise<Counts> {
    this.#requireHeld();
    const labels = this.#fixed && temporaryRows((await this.#fixed).labels);
    return this.#session.numbers<keyof Counts>(this.#update.counts(labels).query);
  }

  async #fix(): Promise<Fixed> {
    const { engine, compile } = this.#session;
    const labels = await engine.materialize(compile(this.#update.labels().query));
    const orphaned = await engine.materialize(compile(this.#update.orphanedIn(temporaryRows(labels)).query));
    return { labels, orphaned };
  }

  #partOf(part: IncrementPart, { labels, orphaned }: Fixed): Rows {
    return part === "orphaned" ? temporaryRows(orphaned) : this.#update.labelled(part, temporaryRows(labels));
  }

  #requireHeld(): void {
    if (this.#released) throw new MetaxyError("STORE_CLOSED", "The increment was freed. Resolve again.");
  }
}
