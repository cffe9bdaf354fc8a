/** Calls a function once there was no sign of life for some time. It begins with the first one. */
export class SilenceTimer {
  readonly #silence: number | undefined;
  readonly #onSilence: () => void;
  #timer: NodeJS.Timeout | undefined;
  #signs = 0;

  /** @param silence Milliseconds; any time if undefined. */
  constructor(silence: number | undefined, onSilence: () => void) {
    this.#silence = silence;
    this.#onSilence = onSilence;
  }

  /** There was a sign of life. */
  reset(): void {
    this.#signs += 1;
    if (this.#timer) this.#timer.refresh();
    else if (this.#silence !== undefined) this.#timer = setTimeout(() => this.#late(), this.#silence);
  }

  stop(): void {
    this.#signs += 1;
    clearTimeout(this.#timer);
  }

  /** If this process itself was busy, signs of life wait to be read: one turn reads them. */
  #late(): void {
    const signs = this.#signs;
    setImmediate(() => setImmediate(() => this.#signs === signs && this.#onSilence()));
  }
}
