/** A time as people read it: `2026-01-31 12:00:00`, in UTC. */
export function utcTime(time: Date): string {
  return time.toISOString().slice(0, 19).replace("T", " ");
}

/** A span of time, to two units: `12 s`, `3 min 5 s`, `2 h 10 min`. */
export function duration(seconds: number): string {
  const whole = Math.ceil(seconds);
  if (whole < 60) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return `${minutes} min ${whole % 60} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
