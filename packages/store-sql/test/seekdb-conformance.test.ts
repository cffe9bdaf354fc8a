import { cases, runAll } from "@metaxy-ts/conformance";
import { orSkip, sharedDatabase } from "@metaxy-ts/testing/databases";
import { expect, it } from "vitest";
import { mysqlHarness } from "./support/mysql-suite.js";

/** Where it differs from MariaDB: temporary tables, full joins, strings, values. In a long run it is everything. */
const topics = /^(?:values|timestamps|ids|hash-strings|relations|increment|isolation|optional-parents|write|read)\//;
const tested = cases.filter(({ id }) => process.env.METAXY_LONG === "1" || topics.test(id));

let harness: ReturnType<typeof mysqlHarness> | undefined;

it.for(tested.map((each) => [each.id, each] as const))(
  "%s in seekdb",
  { timeout: 300_000 },
  async ([, each], context) => {
    const { url } = await orSkip(context, sharedDatabase("seekdb"));
    harness ??= mysqlHarness(url, "mysql2", "mysql");
    const [result] = await runAll(harness, [each]);
    if (result?.outcome === "skipped") context.skip(result.reason);
    if (result?.outcome === "failed") throw result.error;
    expect(result?.outcome).toMatch(/^(?:passed|not drawn)$/);
  },
);
