import { PGlite } from "@electric-sql/pglite";
import type { RawRow, StoreHarness } from "@metaxy-ts/conformance";
import { describeStoreConformance } from "@metaxy-ts/conformance/vitest";
import { describePartOfSuite } from "@metaxy-ts/testing";
import { afterAll } from "vitest";
import { pgliteAdapter } from "../src/pglite.js";
import { reportFileAs } from "./support/report-as.js";

/** It is Postgres, and slow: what is tested is its driver, and that all share a session. In a long run it is everything. */
const topics = /^(?:values|values-nested|column-types|increment|isolation|idempotency|abort|relations|open|bulk)\//;

const db = new PGlite();
afterAll(() => db.close());

/** Stores are told apart by their tables' names: the one session finds tables without a schema only in its own. */
const prefixOf = (namespace: string): string => `${namespace.slice(-20)}_`.replace(/^[^a-z_]+/, "_");

async function tablesOf(namespace: string): Promise<readonly string[]> {
  const found = await db.query<{ name: string }>(
    "select tablename as name from pg_tables where starts_with(tablename, $1)",
    [prefixOf(namespace)],
  );
  return found.rows.map(({ name }) => name);
}

const harness: StoreHarness = {
  adapter: ({ namespace }) => pgliteAdapter({ db, tablePrefix: prefixOf(namespace) }),
  readRaw: async ({ table }) =>
    (await db.query<{ row: RawRow }>(`select to_jsonb(t) as row from "${table}" as t`)).rows.map(({ row }) => row),
  exists: async ({ namespace }) => (await tablesOf(namespace)).length > 0,
  async runSql({ statements }) {
    for (const statement of statements) await db.exec(statement);
  },
  async remove({ namespace }) {
    for (const table of await tablesOf(namespace)) await db.exec(`drop table "${table}"`);
  },
};

const suite = { ...harness, onReport: reportFileAs("pglite", new URL("../conformance-pglite.json", import.meta.url)) };

describePartOfSuite(() => describeStoreConformance(suite), { topics, othersOneOf: "none" });
