import { isMetaxyError, MetaxyError } from "../errors/error.js";
import { checkOptions } from "../errors/options.js";
import type { AnyFeature, Feature } from "../feature/feature.js";
import type { FeatureTypes, WriteRow } from "../feature/types.js";
import type { WriteOptions, WriteOutcome } from "./commit.js";
import type { WriteEntry } from "./incoming.js";
import { sampleKey } from "./values/sample-key.js";

export interface BufferedWriterOptions {
  /** Rows that are waiting before they are written; 10,000 when not given. */
  readonly flushRows?: number;
  /** Milliseconds that a row waits at most; 2,000 when not given. */
  readonly flushInterval?: number;
  readonly materializationId?: string;
}

type WriteMany = (entries: readonly WriteEntry[], options: WriteOptions) => Promise<WriteOutcome>;
type AnyRow = Readonly<Record<string, unknown>>;
type Failure = { readonly error: unknown };

/** Rows of one write, with no sample twice. Once a write was tried they stay as they are, so that the key means the same rows. */
class Batch {
  readonly key = crypto.randomUUID();
  readonly #rows = new Map<AnyFeature, AnyRow[]>();
  readonly #samples = new Set<string>();
  count = 0;
  tried = false;

  get entries(): WriteEntry[] {
    return [...this.#rows].map(([feature, rows]) => ({ feature, rows }));
  }

  /** Whether there was room for the row. */
  add(feature: AnyFeature, row: AnyRow): boolean {
    const sample = `${feature.key} ${sampleKey(feature.spec.idColumns, row ?? {})}`;
    if (this.tried || this.#samples.has(sample)) return false;
    const rows = this.#rows.get(feature) ?? [];
    rows.push(row);
    this.#rows.set(feature, rows);
    this.#samples.add(sample);
    this.count += 1;
    return true;
  }
}

/**
 * Collects rows and writes them in bulk. A sample that comes twice is written twice, in that order. Rows whose write fails wait for the next
 * one, in their order and with those behind them, and the failure is thrown by a `flush` or `close` that cannot write them either. Nothing
 * is lost while the process lives.
 *
 * @example
 * ```ts
 * import type { AnyFeature, Store } from "@metaxy-ts/core";
 *
 * async function load(store: Store, feature: AnyFeature, rows: AsyncIterable<never>): Promise<void> {
 *   await using writer = store.bufferedWriter();
 *   for await (const row of rows) writer.put(feature, [row]);
 * }
 * ```
 */
export class BufferedWriter implements AsyncDisposable {
  readonly #writeMany: WriteMany;
  readonly #flushRows: number;
  readonly #interval: number;
  readonly #options: WriteOptions;
  readonly #batches: Batch[] = [];
  #waiting = 0;
  #written = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #running: Promise<Failure | undefined> | undefined;
  #closed = false;
  /** Its store was closed: trying again is of no use. */
  #stranded = false;

  constructor(writeMany: WriteMany, options: BufferedWriterOptions = {}) {
    checkOptions(options, ["flushRows", "flushInterval", "materializationId"], "bufferedWriter");
    this.#writeMany = writeMany;
    this.#flushRows = options.flushRows ?? 10_000;
    this.#interval = options.flushInterval ?? 2_000;
    if (!(this.#flushRows > 0) || !(this.#interval >= 0)) {
      throw new MetaxyError(
        "ARGUMENT_INVALID",
        `bufferedWriter takes a number above 0 as flushRows and milliseconds as flushInterval; they are ${String(this.#flushRows)} and ${String(this.#interval)}.`,
      );
    }
    this.#options = options.materializationId === undefined ? {} : { materializationId: options.materializationId };
  }

  /** Rows that wait for a flush, those of a failed one included. */
  get waiting(): number {
    return this.#waiting;
  }

  /** Rows that have been stored. */
  get written(): number {
    return this.#written;
  }

  /** Takes rows; returns at once. A flush starts when enough rows wait. */
  put<Types extends FeatureTypes>(feature: Feature<Types>, rows: Iterable<WriteRow<Types>>): void {
    if (this.#closed) throw new MetaxyError("STORE_CLOSED", "The buffered writer is closed.");
    for (const row of rows) this.#add(feature as unknown as AnyFeature, row as unknown as AnyRow);
    if (this.#waiting >= this.#flushRows) void this.#start();
    else this.#schedule();
  }

  /** Writes everything that waits. @throws what the write throws; the rows then wait again. */
  async flush(): Promise<void> {
    await this.#running;
    while (this.#batches.length > 0) {
      const failure = await this.#start();
      if (failure) throw failure.error;
    }
  }

  /** Takes no more rows, and flushes. A failed close can be tried again. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.flush();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  #add(feature: AnyFeature, row: AnyRow): void {
    this.#waiting += 1;
    if (this.#batches.at(-1)?.add(feature, row)) return;
    const batch = new Batch();
    batch.add(feature, row);
    this.#batches.push(batch);
  }

  /** Flushes later, unless nothing waits, the writer or its store is closed, or a flush runs: that one schedules the next. */
  #schedule(): void {
    if (this.#running || this.#closed || this.#stranded || this.#batches.length === 0) return;
    this.#timer ??= setTimeout(() => void this.#start(), this.#interval);
  }

  /** Writes everything that waits now, unless a flush runs. */
  #start(): Promise<Failure | undefined> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#running ??= this.#writeAll(this.#batches.length).finally(() => {
      this.#running = undefined;
      this.#schedule();
    });
    return this.#running;
  }

  async #writeAll(count: number): Promise<Failure | undefined> {
    for (const batch of this.#batches.slice(0, count)) {
      batch.tried = true;
      try {
        await this.#writeMany(batch.entries, { ...this.#options, idempotencyKey: batch.key });
      } catch (error) {
        this.#stranded = isMetaxyError(error, "STORE_CLOSED");
        return { error };
      }
      this.#batches.shift();
      this.#waiting -= batch.count;
      this.#written += batch.count;
    }
    return undefined;
  }
}
