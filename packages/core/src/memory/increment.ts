import type { IncrementPart, IncrementSource, LaterReads, RelationSource, Staged } from "../contract/contract.js";
import type { Snapshot, Snapshots } from "../contract/snapshots.js";
import { MetaxyError } from "../errors/error.js";
import { MemoryRelation } from "./relation.js";
import type { Rows } from "./rows.js";
import type { Update } from "./update.js";

/** What an increment needs of its connection. */
export interface UpdateOrigin {
  /** Labels the samples as they are now. */
  update(): Promise<Update>;
  /** The same without any row, for the columns. */
  empty(): Promise<Update>;
  hold(rows: Rows): Staged;
}

/** The labelled samples of one update: a snapshot at the first read of any part. */
export class MemoryIncrement implements IncrementSource, Snapshot {
  /** Of what is read later: the increment itself has the tables as they were. */
  readonly tables: ReadonlySet<string>;
  readonly #snapshots: Snapshots;
  readonly #later: LaterReads | undefined;
  readonly #origin: UpdateOrigin;
  #labelled: Promise<Update> | undefined;
  #released = false;

  constructor(snapshots: Snapshots, later: LaterReads | undefined, origin: UpdateOrigin) {
    this.tables = new Set(later?.tables);
    this.#snapshots = snapshots;
    this.#later = later;
    this.#origin = origin;
  }

  async counts(): Promise<Update["counts"]> {
    return (await this.#update()).counts;
  }

  part(part: IncrementPart): RelationSource {
    return new MemoryRelation({
      rows: async () => (await this.#update()).parts[part],
      columns: async () => (await this.#origin.empty()).parts[part].columns,
      hold: (rows) => this.#origin.hold(rows),
    });
  }

  async progress(): Promise<Update["progress"]> {
    return (await this.#update()).progress;
  }

  async materialize(): Promise<void> {
    if (!this.#released) await this.#later?.materialize();
  }

  async release(): Promise<void> {
    this.#released = true;
    this.#snapshots.remove(this);
    this.#labelled = undefined;
  }

  #update(): Promise<Update> {
    if (this.#released) throw new MetaxyError("STORE_CLOSED", "The increment was freed. Resolve again.");
    if (!this.#labelled && this.#later) this.#snapshots.add(this);
    this.#labelled ??= this.#origin.update().catch((error: unknown) => {
      this.#labelled = undefined;
      throw error;
    });
    return this.#labelled;
  }
}
