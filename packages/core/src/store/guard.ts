import type { OpenMode, StoreAdapter } from "../contract/contract.js";
import { isMetaxyError, MetaxyError } from "../errors/error.js";
import { errorText } from "../errors/realm.js";
import type { FeatureInput } from "../graph/graph.js";
import type { SpanStart } from "./trace.js";
import { traced, tracedItems } from "./trace.js";

/** What the span of an operation says of it, beside the store. */
export interface Traced {
  /** Its name behind `metaxy.`; if omitted, what the operation is called in messages. */
  readonly span?: string;
  /** Called only where spans are recorded. */
  readonly features?: () => readonly FeatureInput[];
}

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

  /** Refuses new calls and waits for running ones. True for the first caller. */
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
  read<Result>(what: string, work: () => Promise<Result>, about?: Traced): Promise<Result> {
    return this.traced(what, () => this.#run(what, work), about);
  }

  /** As `read`; also @throws STORE_READ_ONLY. */
  write<Result>(what: string, work: () => Promise<Result>, about?: Traced): Promise<Result> {
    const checked = async (): Promise<Result> => {
      this.#checkOpen(what);
      this.#checkWritable(what);
      return this.#run(what, work);
    };
    return this.traced(what, checked, about);
  }

  /** As `read`, for values that come one by one. */
  stream<Item>(what: string, items: () => AsyncIterable<Item>, about?: Traced): AsyncIterable<Item> {
    return tracedItems(
      () => this.#span(what, about),
      () => this.#items(what, items),
    );
  }

  /** Does `work` in a span, whether the store is open or not. */
  traced<Result>(what: string, work: () => Promise<Result>, about?: Traced): Promise<Result> {
    return traced(() => this.#span(what, about), work);
  }

  async #run<Result>(what: string, work: () => Promise<Result>): Promise<Result> {
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

  async *#items<Item>(what: string, items: () => AsyncIterable<Item>): AsyncIterable<Item> {
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

  #span(what: string, { span = what.replaceAll(" ", "_"), features }: Traced = {}): SpanStart {
    const keys = (features?.() ?? []).map(keyOf);
    return {
      name: `metaxy.${span}`,
      attributes: {
        "metaxy.store": this.#adapter.display,
        "metaxy.store.kind": this.#adapter.name,
        ...(keys.length === 1 ? { "metaxy.feature": keys.join() } : {}),
        ...(keys.length > 1 ? { "metaxy.features": keys } : {}),
      },
    };
  }

  #checkWritable(what: string): void {
    if (this.#mode === "write") return;
    throw new MetaxyError(
      "STORE_READ_ONLY",
      `${this.#adapter.display} is open for reading, so ${what} is not possible. Open it with { mode: "write" }.`,
    );
  }

  #checkOpen(what: string): void {
    if (!this.#closed) return;
    throw new MetaxyError(
      "STORE_CLOSED",
      `${this.#adapter.display} is closed, so ${what} is not possible. Open it first, and close it after the last row is read.`,
    );
  }
}

/** Also of something that is not a feature: the operation is going to say so. */
function keyOf(feature: FeatureInput): string {
  if (typeof feature === "string") return feature;
  return "key" in feature ? String(feature.key) : feature.join("/");
}
