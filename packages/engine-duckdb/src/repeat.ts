import { setTimeout as sleep } from "node:timers/promises";

/** How long work is started again, in milliseconds, until its last error is thrown. */
const patience = 60_000;

/** The longest pause between two tries. */
const longestPause = 1000;

/**
 * Runs work until it succeeds, or fails with something that is not a conflict with others. Pauses between two tries grow and are random, so that
 * two that conflicted once do not conflict forever.
 *
 * @param work One try, which has changed nothing if it fails with a conflict.
 * @param isConflict Whether an error says so. If undefined, there is one try.
 * @returns What the try that succeeded returned.
 * @throws What the last try threw: something else than a conflict, or a conflict after the patience of this package is over.
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
