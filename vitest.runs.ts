/** What fast-check gets: how often a property is tried, and from which seed. */
export interface Runs {
  readonly numRuns: number;
  readonly seed: number;
}

const long = process.env.METAXY_LONG === "1";

/**
 * How often a property is tried: `usual` times, and ten times as often in a long run (METAXY_LONG=1). The seed is that of the whole run,
 * which `vitest.shared.ts` draws and prints; METAXY_SEED replays it.
 */
export function runs(usual: number): Runs {
  return { numRuns: long ? usual * 10 : usual, seed: Number(process.env.METAXY_SEED) };
}
