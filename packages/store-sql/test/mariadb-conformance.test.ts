import { reportFile } from "@metaxy-ts/conformance";
import { describeStoreConformance } from "@metaxy-ts/conformance/vitest";
import { describeOn, sharedDatabase } from "@metaxy-ts/testing/databases";
import { mysqlHarness } from "./support/mysql-suite.js";

await describeOn("the suite on MariaDB", sharedDatabase("mariadb"), ({ url }) => {
  describeStoreConformance({
    ...mysqlHarness(url, "mariadb"),
    onReport: reportFile(new URL("../conformance-mariadb.json", import.meta.url)),
  });
});
