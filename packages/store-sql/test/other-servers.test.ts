import type { StoreHarness } from "@metaxy-ts/conformance";
import { describeStoreConformance } from "@metaxy-ts/conformance/vitest";
import { describe, it } from "vitest";
import { mysqlHarness } from "./support/mysql-suite.js";
import { postgresHarness } from "./support/postgres-suite.js";

/** By the variable that has the URL of a server that the tests do not start: how the suite reaches stores there. */
const servers: Readonly<Record<string, (url: string) => StoreHarness>> = {
  METAXY_TEST_POSTGRES_URL: postgresHarness,
  METAXY_TEST_MYSQL_URL: (url) => mysqlHarness(url, "mariadb"),
};

for (const [variable, harness] of Object.entries(servers)) {
  const url = process.env[variable];
  if (url) describeStoreConformance(harness(url));
  else
    describe(`the server of ${variable}`, () => {
      it("passes the conformance suite", (context) =>
        context.skip(`${variable} has no URL; see compose/databases.yaml.`));
    });
}
