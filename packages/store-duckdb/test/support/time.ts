import { vi } from "vitest";

/**
 * Midnights, one day after the other, beyond everything that was written: a process never writes a timestamp before one that it has
 * written. The clock is set to the first. Every call begins a new year.
 */
export function futureDays(): { set(day: number): void; at(day: number): Date } {
  years += 1;
  const year = years;
  const at = (day: number): Date => new Date(Date.UTC(year, 0, day));
  vi.useFakeTimers({ toFake: ["Date"], now: at(1) });
  return { set: (day) => vi.setSystemTime(at(day)), at };
}

let years = 2100;
