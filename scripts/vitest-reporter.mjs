// Puts the reason of a skipped test, `context.skip("why")`, into its metadata: from there it reaches the JSON report.

/** A vitest reporter; list it before "json". */
export default class SkipReasons {
  /** @param {import("vitest/node").TestCase} test */
  onTestCaseResult(test) {
    const result = test.result();
    if (result.state === "skipped" && result.note) Object.assign(test.meta(), { skipReason: result.note });
  }
}
