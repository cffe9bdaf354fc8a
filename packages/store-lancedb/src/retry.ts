import { setTimeout as sleep } from "node:timers/promises";
import { isError } from "@metaxy-ts/core/adapter";

const tries = 30;
const longestPause = 500; // milliseconds

/**
 * Does `work`, and repeats it after a conflict with another commit. Lance commits completely or not at all, so nothing is duplicated.
 * The last try's error is thrown.
 */
export async function retrying<Result>(work: () => Promise<Result>): Promise<Result> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (attempt === tries || !isConflict(error)) throw error;
      await sleep(Math.random() * Math.min(longestPause, 5 * 2 ** attempt));
    }
  }
}

/** Whether an error says that others were faster: with a commit, with a new column, or with the table itself. */
function isConflict(error: unknown): boolean {
  return (
    isError(error) &&
    /commit conflict|concurrent (?:transaction|writers)|Column \S+ already exists in the dataset/i.test(error.message)
  );
}
