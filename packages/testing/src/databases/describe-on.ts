import { describe, it } from "vitest";
import { reasonToSkip } from "./missing.js";

/**
 * Registers tests that need a server as soon as their file is loaded, as suites of many cases do. If the server is missing, one test that is
 * skipped with the reason stands for all of them; the rule is that of `orSkip`.
 *
 * @param title What the tests are about, for the one that is skipped.
 * @param starting What a starter gives.
 * @param register Registers the tests.
 *
 * @example
 * ```ts
 * await describeOn("the suite on MariaDB", sharedDatabase("mariadb"), ({ url }) => {
 *   describeStoreConformance(mysqlHarness(url, "mariadb"));
 * });
 * ```
 */
export async function describeOn<Started>(
  title: string,
  starting: Promise<Started>,
  register: (server: Started) => void,
): Promise<void> {
  const outcome = await starting.then(
    (server) => ({ server }),
    (error: unknown) => ({ reason: reasonToSkip(error) }),
  );
  if ("server" in outcome) register(outcome.server);
  else describe(title, () => it("needs a server", ({ skip }) => skip(outcome.reason)));
}
