import { createHash } from "node:crypto";
import type { RawRow, StoreHarness } from "@metaxy-ts/conformance";
import type { SuiteOptions } from "@metaxy-ts/conformance/vitest";
import { describeStoreConformance } from "@metaxy-ts/conformance/vitest";
import type { DatabaseName } from "@metaxy-ts/testing/databases";
import { MissingServerError, sharedDatabase } from "@metaxy-ts/testing/databases";
import pg from "pg";
import { describe, it } from "vitest";
import { postgresAdapter } from "../../src/postgres.js";

/** The schema of a namespace, whose name Postgres takes. */
function schemaOf(namespace: string): string {
  if (namespace.length <= 63) return namespace;
  return `metaxy_${createHash("sha256").update(namespace).digest("hex").slice(0, 40)}`;
}

/** How the suite reaches stores of a server, each in a schema of its own. Other processes find the server in the environment. */
export function postgresHarness(url: string): StoreHarness {
  const pool = new pg.Pool({ connectionString: url, max: 2 });
  const makeSchema = (namespace: string): Promise<unknown> =>
    pool.query(`select pg_advisory_xact_lock(1); create schema if not exists "${schemaOf(namespace)}"`);
  process.env.METAXY_TEST_POSTGRES = url;
  return {
    adapter({ namespace }) {
      const adapter = postgresAdapter({ connectionString: url, schema: schemaOf(namespace) });
      const open: typeof adapter.open = async (options) => {
        await makeSchema(namespace);
        return adapter.open(options);
      };
      return { ...adapter, open };
    },
    async readRaw({ namespace, table }) {
      const query = `select to_jsonb(t) as row from "${schemaOf(namespace)}"."${table}" as t`;
      return (await pool.query<{ row: RawRow }>(query)).rows.map(({ row }) => row);
    },
    async exists({ namespace }) {
      const found = await pool.query("select 1 from pg_tables where schemaname = $1", [schemaOf(namespace)]);
      return found.rows.length > 0;
    },
    async runSql({ namespace, statements }) {
      await makeSchema(namespace);
      for (const statement of statements) await pool.query(statement);
    },
    async remove({ namespace }) {
      await pool.query(`drop schema if exists "${schemaOf(namespace)}" cascade`);
    },
    module: new URL("./other-postgres.mjs", import.meta.url),
  };
}

/** Runs the suite on a server that the machine can have, or says why not. */
export async function describeOnServer(
  name: DatabaseName,
  options: Pick<SuiteOptions, "onReport" | "expectedFailures"> = {},
): Promise<void> {
  const server = await sharedDatabase(name).catch((error: unknown) => {
    if (!(error instanceof MissingServerError) || (process.env.CI && error.installable)) throw error;
    return error;
  });
  if (server instanceof MissingServerError) describe.skip(server.message, () => it("conforms to the store contract"));
  else describeStoreConformance({ ...postgresHarness(server.url), ...options });
}
