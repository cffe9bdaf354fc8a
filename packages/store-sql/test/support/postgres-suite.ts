import { createHash } from "node:crypto";
import type { RawRow, StoreHarness } from "@metaxy-ts/conformance";
import type { SuiteOptions } from "@metaxy-ts/conformance/vitest";
import { describeStoreConformance } from "@metaxy-ts/conformance/vitest";
import type { StoreAdapter } from "@metaxy-ts/core/adapter";
import type { DatabaseName } from "@metaxy-ts/testing/databases";
import { describeOn, sharedDatabase } from "@metaxy-ts/testing/databases";
import pg from "pg";
import { postgresAdapter } from "../../src/postgres.js";

/** The schema of a namespace, whose name Postgres takes. */
function schemaOf(namespace: string): string {
  if (namespace.length <= 63) return namespace;
  return `metaxy_${createHash("sha256").update(namespace).digest("hex").slice(0, 40)}`;
}

/**
 * How the suite reaches stores of one Postgres, each in a schema of its own.
 *
 * @param adapterOf The adapter of a schema.
 * @param run Runs statements, and gives the rows of the last one.
 */
function schemasHarness(
  adapterOf: (schema: string) => StoreAdapter,
  run: (sql: string) => Promise<readonly RawRow[]>,
): StoreHarness {
  const makeSchema = (namespace: string): Promise<unknown> =>
    run(`select pg_advisory_xact_lock(1); create schema if not exists "${schemaOf(namespace)}"`);
  return {
    adapter({ namespace }) {
      const adapter = adapterOf(schemaOf(namespace));
      const open: typeof adapter.open = async (options) => {
        await makeSchema(namespace);
        return adapter.open(options);
      };
      return { ...adapter, open };
    },
    async readRaw({ namespace, table }) {
      const rows = await run(`select to_jsonb(t) as row from "${schemaOf(namespace)}"."${table}" as t`);
      return rows.map(({ row }) => row as RawRow);
    },
    async exists({ namespace }) {
      return (await run(`select 1 from pg_tables where schemaname = '${schemaOf(namespace)}'`)).length > 0;
    },
    async runSql({ namespace, statements }) {
      await makeSchema(namespace);
      for (const statement of statements) await run(statement);
    },
    async remove({ namespace }) {
      await run(`drop schema if exists "${schemaOf(namespace)}" cascade`);
    },
  };
}

/** How the suite reaches stores of a server. Other processes find it in the environment. */
export function postgresHarness(url: string): StoreHarness {
  const pool = new pg.Pool({ connectionString: url, max: 2 });
  process.env.METAXY_TEST_POSTGRES = url;
  return {
    ...schemasHarness(
      (schema) => postgresAdapter({ connectionString: url, schema }),
      async (sql) => (await pool.query(sql)).rows,
    ),
    module: new URL("./other-postgres.mjs", import.meta.url),
  };
}

/** Runs the suite on a server that the machine can have, or says why not. */
export async function describeOnServer(
  name: DatabaseName,
  options: Pick<SuiteOptions, "onReport" | "expectedFailures"> = {},
): Promise<void> {
  await describeOn(`the suite on ${name}`, sharedDatabase(name), ({ url }) => {
    describeStoreConformance({ ...postgresHarness(url), ...options });
  });
}
