import type { WritePlan } from "../../plan/write-plan.js";
import type { Clock } from "../open/clock.js";

/** Something about a write that is worth a look although all of its rows are stored. */
export interface WriteWarning {
  /** `CLOCK_BEHIND`: the clock is more than a minute behind the newest row of the table. */
  readonly code: "CLOCK_BEHIND";
  /** What is wrong and what to do, for people. */
  readonly message: string;
  /** Facts behind the message, as plain data for programs. */
  readonly details: Readonly<Record<string, unknown>>;
}

/** How far clocks may be apart without a word, in microseconds. */
const tolerance = 60_000_000n;

/** Warns about plans whose rows were stored far ahead of the clock. By plan, the newest timestamp that they were made later than. */
export function clockWarnings(
  clock: Clock,
  plans: readonly WritePlan[],
  newest: readonly (bigint | null)[],
): WriteWarning[] {
  const now = clock.now();
  return plans.flatMap(({ feature, table }, index): WriteWarning[] => {
    const replaced = newest[index] ?? null;
    if (replaced === null || replaced - now <= tolerance) return [];
    const stored = new Date(Number(replaced / 1000n));
    const seconds = Number((replaced - now) / 1_000_000n);
    return [
      {
        code: "CLOCK_BEHIND",
        message: `The newest row of ${feature} is of ${stored.toISOString()}, ${seconds} seconds ahead of the clock: the clock of its writer is ahead, or this one is behind. The rows of this write get a timestamp one microsecond later, so that they are current. Correct the clocks. Until then, a read with asOf and the time of this clock returns an older state.`,
        details: { feature, table, newest: stored, secondsBehind: seconds },
      },
    ];
  });
}
