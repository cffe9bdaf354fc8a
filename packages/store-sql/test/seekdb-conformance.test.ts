import { reportFile } from "@metaxy-ts/conformance";
import { describeStoreConformance } from "@metaxy-ts/conformance/vitest";
import { sharedDatabase } from "@metaxy-ts/testing/databases";
import { mysqlHarness } from "./support/mysql-suite.js";

const { url } = await sharedDatabase("seekdb");

describeStoreConformance({
  ...mysqlHarness(url, "mysql2", "mysql"),
  onReport: reportFile(new URL("../conformance-seekdb.json", import.meta.url)),
});
