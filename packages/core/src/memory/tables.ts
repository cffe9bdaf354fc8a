import type { RecordedSettings } from "../contract/contract.js";
import { systemTablePrefix } from "../contract/contract.js";
import { Queue } from "../contract/queue.js";
import { Snapshots } from "../contract/snapshots.js";
import type { Rows } from "./rows.js";

/** The data of a memory store, shared by all its openings. Tables are replaced, never changed, so that readers have a snapshot. */
export class Tables {
  /** By name. */
  current: ReadonlyMap<string, Rows> = new Map();
  settings: RecordedSettings | undefined;
  /** The idempotency keys of committed writes. */
  readonly keys = new Set<string>();
  /** Whatever was read in part, by any connection. */
  readonly snapshots = new Snapshots();
  readonly #changes = new Queue();

  replace(changed: Iterable<readonly [string, Rows]>): void {
    this.current = new Map([...this.current, ...changed]);
  }

  /** What other stores have in system tables is removed under their names. */
  remove(name: string): void {
    this.current = new Map([...this.current].filter(([table]) => table !== name));
    if (name.endsWith(`${systemTablePrefix}settings`)) {
      this.settings = undefined;
      this.keys.clear();
    }
  }

  /** Changes of these tables run one after the other, each after everything that was partly read of them is materialised. */
  change<Result>(tables: readonly string[], work: () => Promise<Result> | Result): Promise<Result> {
    return this.#changes.add(() => this.snapshots.before(tables, async () => work()));
  }
}
