import type { ColumnDescription } from "../column/column-type.js";
import type {
  IncrementSource,
  LaterReads,
  RecordedSettings,
  RelationSource,
  Staged,
  StageInput,
  StoreConnection,
  StoreWriteOptions,
  SystemTable,
  WriteResult,
} from "../contract/contract.js";
import type { Hasher, HashSettings } from "../hash/algorithms.js";
import { createHasher } from "../hash/algorithms.js";
import type { ProvenancePlan, ReadPlan, UpdatePlan } from "../plan/plan.js";
import type { ErasePlan, WritePlan } from "../plan/write-plan.js";
import { MemoryIncrement } from "./increment.js";
import { computedProvenance } from "./provenance.js";
import { isErased, readRows } from "./read.js";
import { MemoryRelation } from "./relation.js";
import type { Rows, StoreSnapshot } from "./rows.js";
import { createSnapshot, hashOf, withoutRows } from "./snapshot.js";
import { stagedRows } from "./stage.js";
import type { Tables } from "./tables.js";
import { update } from "./update.js";
import { write } from "./write.js";

/** An open memory store: plans are run over arrays of rows. */
export class MemoryConnection implements StoreConnection {
  readonly #tables: Tables;
  readonly #staged = new Map<string, Rows>();
  #stagedCount = 0;

  constructor(tables: Tables) {
    this.#tables = tables;
  }

  async describe(table: string): Promise<readonly ColumnDescription[] | undefined> {
    return this.#tables.current.get(table)?.columns;
  }

  async tables(): Promise<readonly string[]> {
    return [...this.#tables.current.keys()];
  }

  async stage(input: StageInput): Promise<Staged> {
    return this.#hold(await stagedRows(input));
  }

  read(plan: ReadPlan): RelationSource {
    return this.#relation((snapshot) => readRows(snapshot, plan), hashOf(plan.source));
  }

  resolve(plan: UpdatePlan, later?: LaterReads): IncrementSource {
    const labelled = async (snapshot: StoreSnapshot) => update(snapshot, plan, await createHasher(plan.hash));
    return new MemoryIncrement(this.#tables.snapshots, later, {
      update: () => labelled(this.#now()),
      empty: () => labelled(this.#empty()),
      hold: (rows) => this.#hold(rows),
    });
  }

  computeProvenance(plan: ProvenancePlan): RelationSource {
    return this.#relation(async (snapshot) => computedProvenance(snapshot, plan, await createHasher(plan.hash)));
  }

  async write(plans: readonly WritePlan[], options: StoreWriteOptions): Promise<WriteResult> {
    const hash = await createHasher(options.settings.hash);
    const tables = plans.map(({ table }) => table);
    return this.#tables.change(tables, () => write(this.#tables, this.#now(), plans, hash, options));
  }

  record({ name, columns }: SystemTable, source: Staged["source"]): Promise<void> {
    return this.#tables.change([name], () => {
      const { rows } = this.#now().rows(source);
      const existing = this.#tables.current.get(name) ?? { columns, rows: [] };
      this.#tables.replace([[name, { columns: existing.columns, rows: existing.rows.concat(rows) }]]);
    });
  }

  erase(plan: ErasePlan): Promise<number> {
    return this.#tables.change([plan.table], () => {
      const table = this.#tables.current.get(plan.table);
      if (!table) return 0;
      const erased = isErased(this.#now(), plan);
      const remaining = table.rows.filter((row) => !erased(row));
      this.#tables.replace([[plan.table, { columns: table.columns, rows: remaining }]]);
      return table.rows.length - remaining.length;
    });
  }

  drop(table: string): Promise<void> {
    return this.#tables.change([table], () => this.#tables.remove(table));
  }

  async canWrite(): Promise<boolean> {
    return true;
  }

  async settings(): Promise<RecordedSettings | undefined> {
    return this.#tables.settings;
  }

  async close(): Promise<void> {
    this.#staged.clear();
  }

  #relation(compute: (snapshot: StoreSnapshot) => Rows | Promise<Rows>, settings?: HashSettings): RelationSource {
    const of = async (snapshot: (hash?: Hasher) => StoreSnapshot): Promise<Rows> =>
      compute(settings ? snapshot(await createHasher(settings)) : snapshot());
    return new MemoryRelation({
      rows: () => of((hash) => this.#now(hash)),
      columns: async () => (await of((hash) => this.#empty(hash))).columns,
      hold: (rows) => this.#hold(rows),
    });
  }

  #now(hash?: Hasher): StoreSnapshot {
    return createSnapshot(this.#tables.current, new Map(this.#staged), hash);
  }

  #empty(hash?: Hasher): StoreSnapshot {
    return createSnapshot(withoutRows(this.#tables.current), withoutRows(this.#staged), hash);
  }

  #hold(rows: Rows): Staged {
    this.#stagedCount += 1;
    const name = `staged_${this.#stagedCount}`;
    this.#staged.set(name, rows);
    return {
      source: { kind: "staged", name, columns: rows.columns },
      release: async () => {
        this.#staged.delete(name);
      },
    };
  }
}
