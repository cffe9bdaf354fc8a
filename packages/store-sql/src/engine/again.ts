import { setTimeout as sleep } from "node:timers/promises";
import type { SqlDatabase } from "./database.js";

const defaultPatience = 30_000;
const longestPause = 100;

/** Runs work, and runs it again where it lost against others, until the database's patience ends. */
export async function again<Result>(
  { isConflict, patience = defaultPatience }: Pick<SqlDatabase, "isConflict" | "patience">,
  work: () => Promise<Result>,
): Promise<Result> {
  const end = performance.now() + patience;
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (!isConflict(error) || performance.now() >= end) throw error;
      await sleep(Math.random() * Math.min(longestPause, 2 ** attempt)); // at random, so that two do not meet again
    }
  }
}
