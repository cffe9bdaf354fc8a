import { isMetaxyError } from "../../errors/error.js";
import { isWriteConflict } from "../../errors/write-conflict.js";
import type { WritePlan } from "../../plan/write-plan.js";

/** Plans of one write, and what else whoever made them knows of it. */
interface Planned {
  readonly plans: readonly WritePlan[];
}

/**
 * Plans a write and executes the plans. Another write may change a table in between. The adapter then throws a WriteConflict, and the plans
 * are made again. Each further round follows a write that succeeded, so there is an end to it.
 *
 * After an error that is not the library's, it is unknown whether rows are stored. Then only a write with an idempotency key is planned again,
 * because it is stored once however often it is tried.
 *
 * @param hasKey whether the write has such a key
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
        throw isMetaxyError(problem) ? problem : error; // the engine is no longer usable: the first error has the reason
      });
      if (tablesOf(again) === tablesOf(made)) throw withoutConflict(error);
      made = again;
    }
  }
}

function tablesOf({ plans }: Planned): string {
  return JSON.stringify(plans.map(({ table, existing }) => [table, existing]));
}

/** Without a change there was no conflict: the engine's own error says what is wrong. */
function withoutConflict(error: unknown): unknown {
  return (isWriteConflict(error) && error.cause) || error;
}
