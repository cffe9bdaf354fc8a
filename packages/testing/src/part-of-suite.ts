import { beforeEach, describe } from "vitest";

/** What the place of the tables has a part in, and not only the engine that such stores share. */
const stored =
  /^(?:abort|append-only|beside|by-field-layout|capabilities|column-types|columns|delete|drop-all|evolution|failures|history|idempotency|isolation|names|open|parallel|sizes|special-names|struct-members|values|values-nested|write-conflicts)\//;

/** What a usual run takes of the conformance suite. */
export interface PartOfSuite {
  /** What the IDs of the cases begin with that always run. */
  readonly topics: RegExp;
  /** Of the others, recorded histories among them, a run takes one of so many, and the seed says which; of `"none"` it takes none. */
  readonly othersOneOf: number | "none";
  /** Cases that are known to fail once in many runs, with the reason; they run where all cases do. If omitted, there are none. */
  readonly unsteady?: ReadonlyMap<string, string>;
}

/**
 * Runs a part of the conformance suite, for stores whose other parts are proven by another store. All cases run in a long run, and with
 * METAXY_RECORDED_ONE_OF=1, as a report needs them.
 *
 * @param register Registers the suite.
 * @param part If omitted, that of stores whose database or storage only keeps the rows.
 */
export function describePartOfSuite(
  register: () => void,
  { topics = stored, othersOneOf = 12, unsteady }: Partial<PartOfSuite> = {},
): void {
  if (process.env.METAXY_RECORDED_ONE_OF === "1") {
    register();
    return;
  }
  const seed = Number(process.env.METAXY_SEED);
  const taken = othersOneOf === "none" ? "takes chosen topics" : `takes one of ${othersOneOf} cases`;
  describe("a part of the suite", () => {
    beforeEach(({ task, skip }) => {
      const [, reason] = [...(unsteady ?? [])].find(([id]) => task.name.startsWith(`${id}:`)) ?? [];
      if (reason !== undefined) skip(`${reason} It is known, and not mended; METAXY_RECORDED_ONE_OF=1 runs the case.`);
      if (topics.test(task.name)) return;
      if (othersOneOf === "none" || (seed + numberOf(task.name)) % othersOneOf !== 0)
        skip(`a run ${taken} of what another store proves; METAXY_RECORDED_ONE_OF=1 takes all`);
    });
    register();
  });
}

/** Some number that is the same for a case in every run. */
function numberOf(name: string): number {
  return Array.from(name, (character) => character.codePointAt(0) ?? 0).reduce((sum, code) => sum + code, 0);
}
