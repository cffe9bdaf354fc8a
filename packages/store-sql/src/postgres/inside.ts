import { throwIfAborted } from "@metaxy-ts/core/adapter";
import { sqlState } from "./sql-state.js";

/** A transaction, from in front of its locks until they are free again. */
export class Inside {
  /** The locks, as SQL. */
  readonly keys: readonly string[];
  readonly signal: AbortSignal | undefined;
  readonly #cancel: () => void;
  #canceling: Promise<void> | undefined;

  /** @param cancel Stops what runs at the server. */
  constructor(keys: readonly string[], signal: AbortSignal | undefined, cancel: () => Promise<void>) {
    this.keys = keys;
    this.signal = signal;
    this.#cancel = () => {
      this.#canceling = cancel().catch(() => undefined); // the transaction looks at the signal, too
    };
    signal?.addEventListener("abort", this.#cancel);
  }

  /** Waits until nothing that is under way can stop a later statement. */
  async end(): Promise<void> {
    this.signal?.removeEventListener("abort", this.#cancel);
    await this.#canceling;
  }
}

/** The error of a statement: that of the signal, where the signal stopped it. */
export function canceled(error: unknown, signal: AbortSignal | undefined): unknown {
  if (sqlState(error) !== "57014") return error;
  try {
    throwIfAborted(signal);
    return error;
  } catch (aborted) {
    return aborted;
  }
}
