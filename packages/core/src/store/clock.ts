/**
 * Instants in microseconds since 1970 UTC that strictly increase, however fast they are asked for and whatever the system clock does.
 * One clock orders everything that a process writes, to whichever store.
 */
class Clock {
  #last = 0n;

  next(): bigint {
    const now = BigInt(Date.now()) * 1000n;
    this.#last = now > this.#last ? now : this.#last + 1n;
    return this.#last;
  }
}

export const clock = new Clock();

/** Microseconds of an instant as people give it. */
export function microseconds(instant: Date): bigint {
  return BigInt(instant.getTime()) * 1000n;
}
