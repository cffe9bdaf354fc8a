import type { AppendOptions, EngineRows, MetaxyError, OpenTableStorage } from "@metaxy-ts/core/adapter";
import { throwIfAborted } from "@metaxy-ts/core/adapter";

/** Makes an error of the library of one that came after the storage was asked to store. */
export type Interrupted = (error: unknown, stored: readonly string[]) => MetaxyError;

/** The appends of one write. An error of the storage becomes one of the library, which says what is stored already. */
export class Appends {
  readonly #storage: OpenTableStorage;
  readonly #interrupted: Interrupted;
  readonly #stored: string[] = [];

  constructor(storage: OpenTableStorage, interrupted: Interrupted) {
    this.#storage = storage;
    this.#interrupted = interrupted;
  }

  /** Rows of the caller. */
  async append(table: string, rows: EngineRows, options: AppendOptions): Promise<void> {
    await this.#append(table, rows, options);
    this.#stored.push(table);
  }

  /** Rows of the library's own bookkeeping. */
  record(table: string, rows: EngineRows, featureKey: string | null = null): Promise<void> {
    return this.#append(table, rows, { feature: featureKey });
  }

  async #append(table: string, rows: EngineRows, options: AppendOptions): Promise<void> {
    const { signal } = options;
    try {
      await this.#storage.append(table, rows, options);
    } catch (error) {
      if (error === signal?.reason) throwIfAborted(signal);
      throw this.#interrupted(error, this.#stored);
    }
  }
}
