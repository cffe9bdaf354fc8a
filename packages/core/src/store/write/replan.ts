import { isMetaxyError } from "../../errors/error.js";
import { isWriteConflict } from "../../errors/write-conflict.js";
import type { WritePlan } from "../../plan/plan.js";

/** Plans of one write, and what else whoever made them knows of it. */
interface Planned {
  readonly plans: readonly WritePlan[];
}

/**
 * Plans a write and does it. Another write may change a table between the two; the adapter says so, and the plan is made again. Each
 * further round follows a write that succeeded, so there is an end to it.
 *
 * Of an error that is none of the library's nobody knows what is stored. After one only a write under a key is planned again: it is
 * stored once, however often it is tried.
 */
export async function replanning<Made extends Planned, Result>(
  plan: () => Promise<Made>,
  work: (made: Made) => Promise<Result>,
  hasKey: () => boolean = () => false,
): Promise<Result> {
  for (let made = await plan(); ; ) {
    try {
      return await work(made);
    } catch (error) {
      if (!isWriteConflict(error) && (isMetaxyError(error) || !hasKey())) throw error;
      const again = await plan().catch((problem: unknown) => {
        throw isMetaxyError(problem) ? problem : error; // the engine cannot say any more: the first error tells why
      });
      if (tablesOf(again) === tablesOf(made)) throw error;
      made = again;
    }
  }
}

function tablesOf({ plans }: Planned): string {
  return JSON.stringify(plans.map(({ table, existing }) => [table, existing]));
}
