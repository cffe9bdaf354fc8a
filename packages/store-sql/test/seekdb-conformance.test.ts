import { describeStoreConformance } from "@metaxy-ts/conformance/vitest";
import { describeOn, sharedDatabase } from "@metaxy-ts/testing/databases";
import { describe, it } from "vitest";
import { mysqlHarness } from "./support/mysql-suite.js";
import { reportFileAs } from "./support/report-as.js";

if (process.env.METAXY_LONG === "1")
  await describeOn("the suite on seekdb", sharedDatabase("seekdb"), ({ url }) => {
    describeStoreConformance({
      ...mysqlHarness(url, "mysql2", "mysql"),
      onReport: reportFileAs("seekdb", new URL("../conformance-seekdb.json", import.meta.url)),
    });
  });
else
  describe("the suite on seekdb", () => {
    it("runs", ({ skip }) =>
      skip("runs with METAXY_LONG=1: the server needs a gigabyte, and on a busy machine it sometimes does not start"));
  });
