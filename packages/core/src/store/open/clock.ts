/**
 * Timestamps in microseconds since 1970 UTC that strictly increase, however fast they are asked for and whatever the system clock does.
 * One clock orders everything that a process writes to one place.
 */
export class Clock {
  #last = 0n;
  /** How far the clock of the place is ahead of this process's. */
  #ahead = 0n;

  next(): bigint {
    const now = this.now();
    this.#last = now > this.#last ? now : this.#last + 1n;
    return this.#last;
  }

  /** What the clock of the place shows. */
  now(): bigint {
    return BigInt(Date.now()) * 1000n + this.#ahead;
  }

  /** Goes by another clock from now on, which was read between the two timestamps of this process (milliseconds). */
  follow(other: bigint, asked: number, answered: number): void {
    this.#ahead = other - BigInt(Math.round((asked + answered) / 2)) * 1000n;
  }
}

const clocks = new Map<string, Clock>();

/** The clock of a place: stores that are opened several times share it. */
export function clockOf(place: string): Clock {
  const known = clocks.get(place) ?? new Clock();
  clocks.set(place, known);
  return known;
}
