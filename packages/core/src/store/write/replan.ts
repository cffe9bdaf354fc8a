import { isMetaxyError } from "../../errors/error.js";
import { isWriteConflict } from "../../errors/write-conflict.js";
import type { WritePlan } from "../../plan/write-plan.js";

/** Plans of one write, and what else the planner knows of it. */
interface Planned {
  readonly plans: readonly WritePlan[];
}

/** A write, as it is planned and executed. */
interface Write<Tables, Made extends Planned, Result> {
  /** The tables, if they were located already. If omitted, they are located first. */
  readonly located?: Tables;
  locate(): Promise<Tables>;
  plan(tables: Tables): Made | Promise<Made>;
  execute(made: Made): Promise<Result>;
  /** Whether the write has an idempotency key. If omitted, it has none. */
  hasKey?(): boolean;
}

/**
 * Plans a write and executes the plans. Another write may change a table in between. The adapter then throws a WriteConflict, and the plans
 * are made again, for the tables as they are then. Each further round follows a write that succeeded, so there is an end to it.
 *
 * After an error that is not the library's, it is unknown whether rows are stored. Then only a write with an idempotency key is planned again,
 * because it is stored once however often it is tried.
 */
export async function replanning<Tables, Made extends Planned, Result>(
  write: Write<Tables, Made, Result>,
): Promise<Result> {
  for (let made = await write.plan(write.located ?? (await write.locate())); ; ) {
    try {
      return await write.execute(made);
    } catch (error) {
      if (!isWriteConflict(error) && (isMetaxyError(error) || !write.hasKey?.())) throw error;
      const again = await planAgain(write).catch((problem: unknown) => {
        throw isMetaxyError(problem) ? problem : error; // the engine is no longer usable: the first error has the reason
      });
      if (tablesOf(again) === tablesOf(made)) throw withoutConflict(error);
      made = again;
    }
  }
}

async function planAgain<Tables, Made extends Planned>(write: Write<Tables, Made, unknown>): Promise<Made> {
  return write.plan(await write.locate());
}

function tablesOf({ plans }: Planned): string {
  return JSON.stringify(plans.map(({ table, existing }) => [table, existing]));
}

/** Without a change there was no conflict: the engine's own error says what is wrong. */
function withoutConflict(error: unknown): unknown {
  return (isWriteConflict(error) && error.cause) || error;
}
