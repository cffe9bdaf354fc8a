import { PGlite } from "@electric-sql/pglite";
import type { RawRow } from "@metaxy-ts/conformance";
import { describeStoreConformance } from "@metaxy-ts/conformance/vitest";
import { describePartOfSuite } from "@metaxy-ts/testing";
import { afterAll } from "vitest";
import { pgliteAdapter } from "../src/pglite.js";
import { schemasHarness } from "./support/postgres-suite.js";
import { reportFileAs } from "./support/report-as.js";

/** It is Postgres, and slow: what is tested is its driver, and that all share a session. In a long run it is everything. */
const topics = /^(?:values|values-nested|column-types|increment|isolation|idempotency|abort|relations|open|bulk)\//;

const db = new PGlite();
afterAll(() => db.close());

const suite = {
  ...schemasHarness(
    (schema) => pgliteAdapter({ db, schema }),
    async (sql) => ((await db.exec(sql)).at(-1)?.rows ?? []) as RawRow[],
  ),
  onReport: reportFileAs("pglite", new URL("../conformance-pglite.json", import.meta.url)),
};

describePartOfSuite(() => describeStoreConformance(suite), { topics, othersOneOf: "none" });
