import { reportFile } from "@metaxy-ts/conformance";
import { describeStoreConformance } from "@metaxy-ts/conformance/vitest";
import { sharedDatabase } from "@metaxy-ts/testing/databases";
import { mysqlHarness } from "./support/mysql-suite.js";

const { url } = await sharedDatabase("mariadb");

describeStoreConformance({
  ...mysqlHarness(url, "mariadb"),
  onReport: reportFile(new URL("../conformance-mariadb.json", import.meta.url)),
});
