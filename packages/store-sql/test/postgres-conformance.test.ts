import { reportFile } from "@metaxy-ts/conformance";
import { describeOnServer } from "./support/postgres-suite.js";

await describeOnServer("postgres18", {
  onReport: reportFile(new URL("../conformance-postgres.json", import.meta.url)),
});
