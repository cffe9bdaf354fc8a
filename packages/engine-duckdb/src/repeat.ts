import { setTimeout as sleep } from "node:timers/promises";

/** How long work is started again, in milliseconds, until its last error is thrown. */
const patience = 60_000;

/** The longest pause between two tries. */
const longestPause = 1000;

/**
 * Runs work until it succeeds, or fails with something that is not a conflict with others. Pauses grow and are random, so that two that
 * met once do not meet forever.
 */
export async function repeated<Result>(
  work: () => Promise<Result>,
  isConflict: ((error: unknown) => boolean) | undefined,
): Promise<Result> {
  if (!isConflict) return work();
  const end = Date.now() + patience;
  for (let limit = 10; ; limit = Math.min(limit * 2, longestPause)) {
    try {
      return await work();
    } catch (error) {
      if (!isConflict(error) || Date.now() > end) throw error;
      await sleep(Math.random() * limit);
    }
  }
}
