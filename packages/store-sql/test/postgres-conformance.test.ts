import { reportFile } from "@metaxy-ts/conformance";
import { describeStoreConformance } from "@metaxy-ts/conformance/vitest";
import { sharedDatabase } from "@metaxy-ts/testing/databases";
import { postgresHarness } from "./support/postgres-suite.js";

const { url } = await sharedDatabase("postgres18");

describeStoreConformance({
  ...postgresHarness(url),
  onReport: reportFile(new URL("../conformance-postgres.json", import.meta.url)),
});
