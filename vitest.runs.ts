/** What fast-check gets: how often a property is tried, and from which seed. */
export interface Runs {
  readonly numRuns: number;
  readonly seed: number;
}

const long = process.env.METAXY_LONG === "1";

/** How often something is tried that may go wrong at any moment: `usual` times, and `inLongRun` times with METAXY_LONG=1. */
export function times(usual: number, inLongRun = usual * 5): number {
  return long ? inLongRun : usual;
}

/**
 * How often a property is tried: `usual` times, and ten times as often in a long run (METAXY_LONG=1). The seed is that of the whole run,
 * which `vitest.shared.ts` draws and prints; METAXY_SEED replays it.
 */
export function runs(usual: number): Runs {
  return { numRuns: times(usual, usual * 10), seed: Number(process.env.METAXY_SEED) };
}
