/**
 * Instants in microseconds since 1970 UTC that strictly increase, however fast they are asked for and whatever the system clock does.
 * One clock per store and process orders the rows that it writes.
 */
export class Clock {
  #last = 0n;

  next(): bigint {
    const now = BigInt(Date.now()) * 1000n;
    this.#last = now > this.#last ? now : this.#last + 1n;
    return this.#last;
  }
}

/** Microseconds of an instant as people give it. */
export function microseconds(instant: Date): bigint {
  return BigInt(instant.getTime()) * 1000n;
}
