import { cases, runAll } from "@metaxy-ts/conformance";
import { orSkip, sharedDatabase } from "@metaxy-ts/testing/databases";
import { expect, it } from "vitest";
import { mysqlHarness } from "./support/mysql-suite.js";

/** The server needs a gigabyte, and on a busy machine it sometimes does not start. */
const isLong = process.env.METAXY_LONG === "1";

let harness: ReturnType<typeof mysqlHarness> | undefined;

it.skipIf(!isLong).for(cases.map((each) => [each.id, each] as const))(
  "%s in seekdb (with METAXY_LONG=1)",
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
