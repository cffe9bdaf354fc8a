/** Something that was partly read, and whose other parts have to be of the same snapshot. */
export interface Snapshot {
  /** The tables that it is read from. */
  readonly tables: ReadonlySet<string>;
  /** Puts what is not read yet where no change of a table reaches it. Never rejects. */
  materialize(): Promise<void>;
}

/**
 * What has to be materialised before a table changes. That costs as much as a read, so it is deferred until a change: most increments are not
 * looked at again.
 */
export class Snapshots {
  /** Weak references: an increment without references is never read again. */
  readonly #waiting = new Map<Snapshot["tables"], WeakRef<Snapshot>>();

  /** Records that a snapshot was partly read. It is materialised before one of its tables changes, if it is still referenced. */
  add(snapshot: Snapshot): void {
    if (!this.#waiting.has(snapshot.tables)) this.#waiting.set(snapshot.tables, new WeakRef(snapshot));
  }

  /** Forgets a snapshot that was read as a whole, or is not needed any more. */
  remove(snapshot: Snapshot): void {
    this.#waiting.delete(snapshot.tables);
  }

  /** Starts a change of tables after everything that was partly read from them is materialised, and before any other read. */
  async before<Result>(tables: readonly string[], change: () => Promise<Result>): Promise<Result> {
    for (let found = this.#of(tables); found.length > 0; found = this.#of(tables)) {
      for (const snapshot of found) {
        await snapshot.materialize();
        this.remove(snapshot);
      }
    }
    return change();
  }

  #of(tables: readonly string[]): Snapshot[] {
    const found: Snapshot[] = [];
    for (const [read, reference] of this.#waiting) {
      const snapshot = reference.deref();
      if (!snapshot) this.#waiting.delete(read);
      else if (tables.some((table) => read.has(table))) found.push(snapshot);
    }
    return found;
  }
}
