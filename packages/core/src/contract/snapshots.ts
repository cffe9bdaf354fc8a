/** Something that was partly read, and whose other parts have to be of the same snapshot. */
export interface Snapshot {
  /** The tables that it is read from. */
  readonly tables: ReadonlySet<string>;
  /** Puts what is not read yet where no change of a table reaches it. Never rejects. */
  keep(): Promise<void>;
}

/**
 * What has to be kept before a table changes. Keeping costs as much as reading, so that it waits for a change: most of what is read is not
 * looked at again.
 */
export class Snapshots {
  /** Weak references: an increment without references is never read again. */
  readonly #waiting = new Map<Snapshot["tables"], WeakRef<Snapshot>>();

  add(snapshot: Snapshot): void {
    if (!this.#waiting.has(snapshot.tables)) this.#waiting.set(snapshot.tables, new WeakRef(snapshot));
  }

  remove(snapshot: Snapshot): void {
    this.#waiting.delete(snapshot.tables);
  }

  /** Starts a change of tables once everything that was read from them is kept, and before anything else can be read. */
  async before<Result>(tables: readonly string[], change: () => Promise<Result>): Promise<Result> {
    for (let found = this.#of(tables); found.length > 0; found = this.#of(tables)) {
      for (const snapshot of found) {
        await snapshot.keep();
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
