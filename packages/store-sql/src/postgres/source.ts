import { MetaxyError } from "@metaxy-ts/core/adapter";
import type { Lease, PgClientLike, PgResult } from "./client.js";
import type { Source } from "./connection.js";
import type { PostgresOptions } from "./options.js";

type Pg = typeof import("pg");

/** How a store comes to its clients: from the user's pool, or by itself. */
export function pgSource(options: PostgresOptions, setUp: readonly string[]): Source {
  const { pool, connectionString } = options;
  const lease = pool ? () => leased(pool) : () => connected(connectionString ?? "");
  const run = ({ client }: Pick<Lease, "client">, text: string): Promise<PgResult | readonly PgResult[]> =>
    client.query({ text, rowMode: "array", types: noTypes });
  return {
    run,
    async connect() {
      const each = await lease();
      try {
        const results = await run(each, [...setUp, "select pg_catalog.pg_backend_pid()"].join("; "));
        const process = Number([results].flat().at(-1)?.rows[0]?.[0]);
        return { ...each, process };
      } catch (error) {
        await each.end().catch(() => undefined);
        throw error;
      }
    },
    async cancel({ process }) {
      const other = await lease();
      try {
        await run(other, `select pg_catalog.pg_cancel_backend(${process})`);
      } finally {
        await other.end();
      }
    },
  };
}

const noTypes = { getTypeParser: () => (value: string) => value };

async function leased(pool: NonNullable<PostgresOptions["pool"]>): Promise<Omit<Lease, "process">> {
  const client = await pool.connect();
  return {
    client,
    // Not back into the pool: it has other settings now, and temporary tables.
    end: async () => client.release(true),
  };
}

async function connected(connectionString: string): Promise<Omit<Lease, "process">> {
  const { Client } = (await driver()).default;
  const client = new Client({ connectionString, application_name: "metaxy-ts", keepAlive: true });
  client.on("error", () => undefined); // what fails says so
  await client.connect();
  return { client: client as unknown as PgClientLike, end: () => client.end() };
}

async function driver(): Promise<{ readonly default: Pick<Pg, "Client"> }> {
  try {
    return (await import("pg")) as unknown as { readonly default: Pick<Pg, "Client"> };
  } catch (error) {
    throw new MetaxyError("PACKAGE_MISSING", "postgres() needs the package pg. Install it: npm install pg", {
      details: { package: "pg" },
      cause: error,
    });
  }
}
