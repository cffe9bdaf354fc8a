/** A time as people read it: `2026-01-31 12:00:00`, in UTC. */
export function utcTime(time: Date): string {
  return time.toISOString().slice(0, 19).replace("T", " ");
}
