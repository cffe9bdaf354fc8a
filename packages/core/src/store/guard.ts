import { isMetaxyError, MetaxyError } from "../errors/error.js";
import { errorText } from "../errors/realm.js";
import type { OpenMode, StoreAdapter } from "./contract.js";

/** The state of one open store, and the edge at which every error becomes one of the library's. */
export class Guard {
  readonly #adapter: StoreAdapter;
  readonly #mode: OpenMode;
  #closed = false;
  #running = 0;
  #idle: (() => void) | undefined;

  constructor(adapter: StoreAdapter, mode: OpenMode) {
    this.#adapter = adapter;
    this.#mode = mode;
  }

  get closed(): boolean {
    return this.#closed;
  }

  /** Lets no new call in and waits for those that run. True for the first caller. */
  async close(): Promise<boolean> {
    if (this.#closed) return false;
    this.#closed = true;
    if (this.#running > 0) {
      await new Promise<void>((resolve) => {
        this.#idle = resolve;
      });
    }
    return true;
  }

  /** @throws STORE_CLOSED; whatever `work` throws, as an error of the library. */
  async read<Result>(what: string, work: () => Promise<Result>): Promise<Result> {
    this.#checkOpen(what);
    this.#running += 1;
    try {
      return await work();
    } catch (error) {
      throw this.translate(what, error);
    } finally {
      this.#running -= 1;
      if (this.#running === 0) this.#idle?.();
    }
  }

  /** As `read`; also @throws STORE_READ_ONLY. */
  async write<Result>(what: string, work: () => Promise<Result>): Promise<Result> {
    this.#checkOpen(what);
    if (this.#mode === "read") {
      throw new MetaxyError(
        "STORE_READ_ONLY",
        `${this.#adapter.display} is open for reading, so ${what} is not possible. Open it with { mode: "write" }.`,
      );
    }
    return this.read(what, work);
  }

  /** As `read`, for values that come one by one. */
  async *stream<Item>(what: string, items: () => AsyncIterable<Item>): AsyncIterable<Item> {
    this.#checkOpen(what);
    try {
      for await (const item of items()) {
        yield item;
        this.#checkOpen(what);
      }
    } catch (error) {
      throw this.translate(what, error);
    }
  }

  translate(what: string, error: unknown): MetaxyError {
    if (isMetaxyError(error)) return error;
    const known = this.#adapter.mapError(error);
    if (known) return known;
    const problem = `${this.#adapter.display} failed to ${what}: ${errorText(error)}`;
    return new MetaxyError("STORE_FAILED", problem, { cause: error });
  }

  #checkOpen(what: string): void {
    if (!this.#closed) return;
    throw new MetaxyError(
      "STORE_CLOSED",
      `${this.#adapter.display} is closed, so ${what} is not possible. Open it first, and keep it open until the last row is read.`,
    );
  }
}
