import { describeStoreConformance } from "@metaxy-ts/conformance/vitest";
import { describePartOfSuite } from "@metaxy-ts/testing";
import { describeOn, sharedDatabase } from "@metaxy-ts/testing/databases";
import { mysqlHarness } from "./support/mysql-suite.js";
import { reportFileAs } from "./support/report-as.js";

/** What depends on the driver: values, long statements, aborts, other processes. */
const topics =
  /^(?:values|timestamps|ids|hash-strings|sizes|special-names|relations|increment|abort|parallel|write|by-field-layout)\//;

await describeOn("the suite on MariaDB with mysql2", sharedDatabase("mariadb"), ({ url }) => {
  const suite = {
    ...mysqlHarness(url, "mysql2"),
    onReport: reportFileAs("mariadb-mysql2", new URL("../conformance-mariadb-mysql2.json", import.meta.url)),
  };
  describePartOfSuite(() => describeStoreConformance(suite), { topics, othersOneOf: "none" });
});
