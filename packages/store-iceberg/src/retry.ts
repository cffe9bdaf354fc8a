import { setTimeout as sleep } from "node:timers/promises";
import { errorText } from "@metaxy-ts/core/adapter";

const tries = 40;
const longestPause = 500; // milliseconds

/** What a statement says that found rows elsewhere than they were. */
export const moved = "metaxy: rows have moved";

/** Does `work`, and repeats it after a commit that the catalog refused, of which nothing is stored. The last try's error is thrown. */
export async function retrying<Result>(work: () => Promise<Result>): Promise<Result> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (attempt === tries || !(isConflict(error) || isMoved(error))) throw error;
      await sleep(Math.random() * Math.min(longestPause, 10 * 2 ** attempt));
    }
  }
}

/** Whether the catalog refused a commit because another one came before. An unknown outcome is no conflict. */
function isConflict(error: unknown): boolean {
  const text = errorText(error);
  return /Failed to commit Iceberg transaction/.test(text) && /Conflict_409|CommitFailedException/.test(text);
}

export function isMoved(error: unknown): boolean {
  return errorText(error).includes(moved);
}
