/** What `Temporal.Instant` has, in runtimes that have it. */
export interface TemporalInstant {
  /** Nanoseconds since 1970 UTC. */
  readonly epochNanoseconds: bigint;
}

/** Recognised by its name, so that polyfills count too. */
export function isTemporalInstant(value: unknown): value is TemporalInstant {
  return Object.prototype.toString.call(value) === "[object Temporal.Instant]";
}
