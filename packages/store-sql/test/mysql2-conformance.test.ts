import { cases, runAll } from "@metaxy-ts/conformance";
import { sharedDatabase } from "@metaxy-ts/testing/databases";
import { expect, it } from "vitest";
import { mysqlHarness } from "./support/mysql-suite.js";

/** What depends on the driver: values, long statements, aborts, other processes. */
const topics =
  /^(?:values|timestamps|ids|hash-strings|sizes|special-names|relations|increment|abort|parallel|write|by-field-layout)\//;

const { url } = await sharedDatabase("mariadb");
const harness = mysqlHarness(url, "mysql2");

it.each(cases.filter(({ id }) => topics.test(id)))("$id with mysql2", { timeout: 120_000 }, async (test) => {
  const [result] = await runAll(harness, [test]);
  if (result?.outcome === "failed") throw result.error;
  expect(result?.outcome).toMatch(/^(?:passed|skipped|not drawn)$/);
});
