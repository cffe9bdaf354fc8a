import { MetaxyError } from "../errors/error.js";
import { checkOptions } from "../errors/options.js";
import type { Feature } from "../feature/feature.js";
import type { FeatureTypes, WriteRow } from "../feature/types.js";
import type { WriteEntry, WriteOptions, WriteOutcome } from "./write.js";

export interface BufferedWriterOptions {
  /** Rows that are waiting before they are written; 10,000 when not given. */
  readonly flushRows?: number;
  /** Milliseconds that a row waits at most; 2,000 when not given. */
  readonly flushInterval?: number;
  readonly materializationId?: string;
}

type WriteMany = (entries: readonly WriteEntry[], options: WriteOptions) => Promise<WriteOutcome>;
type AnyRow = Readonly<Record<string, unknown>>;

/**
 * Collects rows and writes them in bulk. A flush writes all waiting rows in one write; when it fails its rows wait again, in their
 * order, and the failure is thrown by the next `flush` or `close`. Nothing is lost while the process lives.
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
  #waiting = new Map<Feature, AnyRow[]>();
  #count = 0;
  #written = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #running: Promise<void> | undefined;
  #failure: unknown;
  #closed = false;

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
    return this.#count;
  }

  /** Rows that have been stored. */
  get written(): number {
    return this.#written;
  }

  /** Takes rows; returns at once. A flush starts when enough rows wait. */
  put<Types extends FeatureTypes>(feature: Feature<Types>, rows: Iterable<WriteRow<Types>>): void {
    if (this.#closed) throw new MetaxyError("STORE_CLOSED", "The buffered writer is closed.");
    const added = [...rows] as unknown as AnyRow[];
    const waiting = this.#waiting.get(feature) ?? [];
    for (const row of added) waiting.push(row);
    this.#waiting.set(feature, waiting);
    this.#count += added.length;
    if (this.#count >= this.#flushRows) this.#start();
    else this.#timer ??= setTimeout(() => this.#start(), this.#interval);
  }

  /** Writes everything that waits. @throws what the write throws; the rows then wait again. */
  async flush(): Promise<void> {
    await this.#running;
    this.#failure = undefined;
    while (this.#count > 0 && this.#failure === undefined) {
      this.#start();
      await this.#running;
    }
    if (this.#failure !== undefined) throw this.#failure;
  }

  /** Flushes and takes no more rows. A failed close can be tried again. */
  async close(): Promise<void> {
    await this.flush();
    this.#closed = true;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  #start(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#count > 0) this.#running ??= this.#write();
  }

  async #write(): Promise<void> {
    const batch = this.#waiting;
    const count = this.#count;
    this.#waiting = new Map();
    this.#count = 0;
    try {
      const entries = [...batch].map(([feature, rows]) => ({ feature, rows }));
      this.#written += (await this.#writeMany(entries, this.#options)).rows;
    } catch (error) {
      this.#failure = error;
      for (const [feature, rows] of this.#waiting) batch.set(feature, [...(batch.get(feature) ?? []), ...rows]);
      this.#waiting = batch;
      this.#count += count;
    } finally {
      this.#running = undefined;
    }
  }
}
