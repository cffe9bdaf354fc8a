import { isMetaxyError, MetaxyError } from "../../../errors/error.js";
import type { AnyFeature, Feature } from "../../../feature/feature.js";
import type { ChildRow, FeatureTypes, ParentRow, WriteRow } from "../../../feature/types.js";
import { expands } from "../../../graph/join-columns.js";
import { notExpanding } from "../../childless.js";
import type { WriteOptions, WriteOutcome } from "../commit.js";
import type { WriteEntry } from "../entry.js";
import { requireParentsOf } from "../stray-children.js";
import type { AnyRow } from "./batch.js";
import { Batch } from "./batch.js";
import type { BufferedWriterOptions } from "./options.js";
import { checkedOptions } from "./options.js";
import type { RefusedRows } from "./refused-rows.js";
import { countOf, narrow, refusal } from "./refused-rows.js";

type WriteMany = (entries: readonly WriteEntry[], options: WriteOptions) => Promise<WriteOutcome>;
type Failure = { readonly error: unknown };

/**
 * Collects rows and writes them in bulk. A sample that comes twice is written twice, in that order. Nothing is lost while the process lives:
 *
 * - Rows whose write fails wait for the next one, in their order and with those behind them, and the failure is thrown by a `flush` or
 *   `close` that cannot write them either.
 * - Rows that the store refuses (WRITE_INVALID) do not block other rows: all of them are found and passed to `onRefused`, or saved
 *   for {@link BufferedWriter.dropRefused}. They are not tried again: a newer row of their sample may be stored by then.
 *
 * `put` never waits. A source that is faster than the store awaits `ready` before each `put`, else it fills the memory.
 *
 * @example
 * ```ts
 * import type { AnyFeature, Store } from "@metaxy-ts/core";
 *
 * async function load(store: Store, feature: AnyFeature, rows: AsyncIterable<never>): Promise<void> {
 *   await using writer = store.bufferedWriter({ onRefused: (refused, error) => console.error(error.message, refused) });
 *   for await (const row of rows) {
 *     await writer.ready(); // no more than 50,000 rows in memory
 *     writer.put(feature, [row]);
 *   }
 * }
 * ```
 */
export class BufferedWriter implements AsyncDisposable {
  readonly #writeMany: WriteMany;
  readonly #flushRows: number;
  readonly #interval: number;
  readonly #maxWaiting: number;
  readonly #options: WriteOptions;
  readonly #onRefused: BufferedWriterOptions["onRefused"];
  readonly #batches: Batch[] = [];
  #refused: RefusedRows[] = [];
  #waiting = 0;
  #written = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #running: Promise<Failure | undefined> | undefined;
  #closed = false;
  /** Its store was closed: trying again is of no use. */
  #stranded = false;

  constructor(writeMany: WriteMany, options: BufferedWriterOptions = {}) {
    const { flushRows, flushInterval, maxWaiting, materializationId, onRefused } = checkedOptions(options);
    this.#writeMany = writeMany;
    this.#flushRows = flushRows;
    this.#interval = flushInterval;
    this.#maxWaiting = maxWaiting;
    this.#onRefused = onRefused;
    this.#options = materializationId === undefined ? {} : { materializationId };
  }

  /** Rows that wait for a flush, those of a failed one included, refused ones not. Parents of `replaceChildren` count as rows. */
  get waiting(): number {
    return this.#waiting;
  }

  /** Rows that have been stored, without parents. */
  get written(): number {
    return this.#written;
  }

  /** Refused rows, and parents of those, that were not handled yet. */
  get refused(): number {
    return this.#refused.reduce((sum, part) => sum + countOf(part), 0);
  }

  /**
   * Waits until there is room for more rows: at once while fewer than `maxWaiting` wait, else until enough of them are written.
   *
   * @throws as `flush` does, for rows that could not be written. They wait for the next flush.
   *
   * @example
   * ```ts
   * import type { AnyFeature, BufferedWriter } from "@metaxy-ts/core";
   *
   * async function add(writer: BufferedWriter, feature: AnyFeature, rows: readonly never[]): Promise<void> {
   *   await writer.ready();
   *   writer.put(feature, rows);
   * }
   * ```
   */
  async ready(): Promise<void> {
    while (this.#waiting >= this.#maxWaiting) {
      const failure = await this.#start();
      if (failure) throw failure.error;
    }
  }

  /**
   * Takes rows, and returns at once. A flush starts when enough rows wait. Without rows, the feature's table is created if it is missing.
   *
   * @param feature The feature that the rows are of.
   * @param rows Objects, as `write` takes them. They are not copied: do not change them afterwards.
   * @throws STORE_CLOSED after `close`. Rows that the store refuses are reported later: see `onRefused`.
   *
   * @example
   * ```ts
   * import { type BufferedWriter, defineFeature } from "@metaxy-ts/core";
   * import { z } from "zod";
   *
   * const schema = z.object({ video_id: z.string(), sha: z.string() });
   * const video = defineFeature({ key: "video/raw", id: ["video_id"], schema, fields: { frames: { dataVersion: "sha" } } });
   *
   * const add = (writer: BufferedWriter): void => writer.put(video, [{ video_id: "v1", sha: "a1" }]);
   * ```
   */
  put<Types extends FeatureTypes>(
    feature: Feature<Types>,
    rows: readonly WriteRow<Types>[] | Iterable<WriteRow<Types>>,
  ): void {
    if (this.#closed) throw new MetaxyError("STORE_CLOSED", "The buffered writer is closed.");
    const known = feature as unknown as AnyFeature;
    this.#addTo((batch) => batch.addFeature(known));
    for (const row of rows) {
      this.#waiting += 1;
      this.#addTo((batch) => batch.add(known, row as unknown as AnyRow));
    }
    this.#flushSoon();
  }

  /**
   * Takes all children of some parents, as `replaceChildren` of the store does, and returns at once. What one call takes is stored in one
   * write, or refused as a whole.
   *
   * @param feature The feature of the children; it has expansion lineage.
   * @param parents Rows of an increment. Without parents, nothing is taken.
   * @param rows All children of these parents. A row without versions of its own takes its parent's.
   * @throws WRITE_INVALID for a feature without expansion lineage, and for a row of a parent that is not passed; then nothing is added.
   * STORE_CLOSED after `close`.
   *
   * @example
   * ```ts
   * import { type BufferedWriter, defineFeature, from } from "@metaxy-ts/core";
   *
   * const document = defineFeature({ key: "document", id: ["document_id"], fields: ["text"] });
   * const chunk = defineFeature({
   *   key: "document/chunk",
   *   id: ["document_id", "index"],
   *   deps: [from(document, { lineage: { type: "expansion", on: ["document_id"] } })],
   * });
   * type Parent = { document_id: string; metaxy_provenance_by_field: { default: string } };
   *
   * function add(writer: BufferedWriter, parent: Parent, paragraphs: string[]): void {
   *   const chunks = paragraphs.map((text, index) => ({ document_id: parent.document_id, index, text }));
   *   writer.replaceChildren(chunk, [parent], chunks);
   * }
   * ```
   */
  replaceChildren<Types extends FeatureTypes>(
    feature: Feature<Types>,
    parents: Iterable<ParentRow<Types>>,
    rows: Iterable<ChildRow<Types>>,
  ): void {
    if (this.#closed) throw new MetaxyError("STORE_CLOSED", "The buffered writer is closed.");
    const known = feature as unknown as AnyFeature;
    if (!expands(known.spec)) throw notExpanding(known);
    const replacement = { parents: [...parents], rows: [...rows] as readonly unknown[] as readonly AnyRow[] };
    requireParentsOf(known, replacement.parents, replacement.rows);
    if (replacement.parents.length === 0) return;
    this.#waiting += replacement.parents.length + replacement.rows.length;
    this.#addTo((batch) => batch.replace(known, replacement));
    this.#flushSoon();
  }

  #flushSoon(): void {
    if (this.#waiting >= this.#flushRows) void this.#start();
    else this.#schedule();
  }

  /**
   * Writes everything that waits.
   *
   * @throws what the write throws; the rows then wait again. WRITE_INVALID with `details.refused` ({@link RefusedRows}, one after the
   * other) while there are unhandled refused rows; all other rows are stored then.
   *
   * @example
   * ```ts
   * import { type BufferedWriter, isMetaxyError } from "@metaxy-ts/core";
   *
   * async function checkpoint(writer: BufferedWriter): Promise<void> {
   *   try {
   *     await writer.flush();
   *   } catch (error) {
   *     if (!isMetaxyError(error, "WRITE_INVALID")) throw error;
   *     for (const { feature, rows } of writer.dropRefused()) console.error(feature, rows);
   *   }
   * }
   * ```
   */
  async flush(): Promise<void> {
    await this.#running;
    while (this.#batches.length > 0) {
      const failure = await this.#start();
      if (failure) throw failure.error;
    }
    if (this.#refused.length > 0) throw refusal(this.#refused);
  }

  /**
   * Hands over the refused rows, which the writer then forgets. Correct them and put them again, or let them go.
   *
   * @returns The refused rows by feature, in the order in which they were refused, each with the error. Empty if there are none.
   *
   * @example
   * ```ts
   * import type { BufferedWriter } from "@metaxy-ts/core";
   *
   * const reasons = (writer: BufferedWriter): string[] => writer.dropRefused().map(({ error }) => error.message);
   * ```
   */
  dropRefused(): readonly RefusedRows[] {
    const refused = this.#refused;
    this.#refused = [];
    return refused;
  }

  /**
   * Takes no more rows, and flushes. `await using` does it at the end of the block. A close that failed can be tried again.
   *
   * @throws as `flush`.
   *
   * @example
   * ```ts
   * import type { AnyFeature, Store } from "@metaxy-ts/core";
   *
   * async function load(store: Store, feature: AnyFeature, rows: Iterable<never>): Promise<number> {
   *   const writer = store.bufferedWriter();
   *   writer.put(feature, rows);
   *   await writer.close();
   *   return writer.written;
   * }
   * ```
   */
  async close(): Promise<void> {
    this.#closed = true;
    await this.flush();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  /** Adds to the last batch, or to a new one if that is full. */
  #addTo(add: (batch: Batch) => boolean): void {
    const last = this.#batches.at(-1);
    if (last && add(last)) return;
    const batch = new Batch();
    add(batch);
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
    for (let left = count; left > 0; ) {
      const batch = this.#batches[0] as Batch;
      batch.tried = true;
      try {
        await this.#writeMany(batch.writes, { ...this.#options, idempotencyKey: batch.key });
        this.#batches.shift();
        this.#waiting -= batch.count;
        this.#written += batch.rowCount;
        left -= 1;
      } catch (error) {
        if (!isMetaxyError(error, "WRITE_INVALID") || batch.count === 0) {
          this.#stranded = isMetaxyError(error, "STORE_CLOSED");
          return { error };
        }
        const { refused, rest } = narrow(batch, error);
        this.#batches.splice(0, 1, ...rest);
        left += rest.length - 1;
        if (refused) await this.#refuse(refused);
      }
    }
    return undefined;
  }

  async #refuse(refused: RefusedRows): Promise<void> {
    this.#waiting -= countOf(refused);
    if (!this.#onRefused) {
      this.#refused.push(refused);
      return;
    }
    try {
      await this.#onRefused(refused.rows, refused.error, refused.parents);
    } catch (cause) {
      const { message, details } = refused.error;
      const error = new MetaxyError("WRITE_INVALID", `${message}\nonRefused failed: ${String(cause)}`, {
        details,
        cause,
      });
      this.#refused.push({ ...refused, error });
    }
  }
}
