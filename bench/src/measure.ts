import { readFileSync } from "node:fs";

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** What the work returns, and how long it took. */
export async function timed<Result>(
  work: () => Promise<Result>,
): Promise<{ readonly result: Result; readonly milliseconds: number }> {
  const start = performance.now();
  const result = await work();
  return { result, milliseconds: performance.now() - start };
}

/** The most memory that this process has had, in kilobytes. Linux counts what its parent had when it was started into `maxRSS`. */
export function peakKilobytes(): number {
  const status = process.platform === "linux" ? readFileSync("/proc/self/status", "utf8") : "";
  const own = /^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1];
  return own === undefined ? process.resourceUsage().maxRSS : Number(own);
}

/** In megabytes. */
export function peakMemory(): string {
  return megabytes(peakKilobytes());
}

/** From the kilobytes that the system reports. */
export function megabytes(kilobytes: number): string {
  return (kilobytes / 1024).toFixed(0);
}
