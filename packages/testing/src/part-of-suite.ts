import { beforeEach, describe } from "vitest";

/** What the place of the tables has a part in, and not only the engine that such stores share. */
const stored =
  /^(?:abort|append-only|beside|by-field-layout|capabilities|column-types|columns|delete|drop-all|evolution|failures|history|idempotency|isolation|names|open|parallel|sizes|special-names|struct-members|values|values-nested|write-conflicts)\//;

/** Of the others, recorded histories among them, a run takes one of so many. The seed says which. */
const oneOf = 12;

/**
 * Runs a part of the conformance suite, for stores whose database or storage only keeps the rows. All cases run in a long run, and with
 * METAXY_RECORDED_ONE_OF=1, as a report needs them.
 *
 * @param register Registers the suite.
 */
export function describePartOfSuite(register: () => void): void {
  if (process.env.METAXY_RECORDED_ONE_OF === "1") {
    register();
    return;
  }
  const seed = Number(process.env.METAXY_SEED);
  describe("a part of the suite", () => {
    beforeEach(({ task, skip }) => {
      if (!stored.test(task.name) && (seed + numberOf(task.name)) % oneOf !== 0)
        skip(`a run takes one of ${oneOf} cases that are alike for such stores; METAXY_RECORDED_ONE_OF=1 takes all`);
    });
    register();
  });
}

/** Some number that is the same for a case in every run. */
function numberOf(name: string): number {
  return Array.from(name, (character) => character.codePointAt(0) ?? 0).reduce((sum, code) => sum + code, 0);
}
