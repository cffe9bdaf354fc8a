import { readFileSync } from "node:fs";

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** How long something took. */
export interface Time {
  readonly milliseconds: number;
  /** Milliseconds of all threads of the process together, which a machine that is busy with other things changes less. */
  readonly cpu: number;
}

/** What the work returns, and how long it took. */
export async function timed<Result>(work: () => Promise<Result>): Promise<Time & { readonly result: Result }> {
  const start = performance.now();
  const before = process.cpuUsage();
  const result = await work();
  const { user, system } = process.cpuUsage(before);
  return { result, milliseconds: performance.now() - start, cpu: (user + system) / 1000 };
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
