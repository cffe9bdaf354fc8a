import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { MetaxyError } from "@metaxy-ts/core/adapter";
import type { PostgresConnection, Source } from "./connection.js";

/** A pooler that has no connection left lets a statement wait. */
const patience = 2_000;

/**
 * Makes sure that a pooler keeps one connection to the server for the whole session: temporary tables, locks and settings are there. While another
 * session has a transaction open, a pooler of transactions gives the next statement of this one to another connection.
 *
 * @throws CONFIG_INVALID when it does not.
 */
export async function requireSession(connection: PostgresConnection, source: Source, display: string): Promise<void> {
  const mark = randomUUID();
  await connection.run(`select set_config('metaxy.session', '${mark}', false)`);
  const other = await within(source.connect());
  if (!other) return; // it has one connection for each session, and no more of them
  try {
    const begun = await within(source.run(other, "begin; select 1"));
    if (begun === undefined) return;
    const found = await within(connection.run("select current_setting('metaxy.session', true) as mark"));
    if (found?.[0]?.mark === mark) return;
  } finally {
    await other.end().catch(() => undefined);
  }
  throw new MetaxyError(
    "CONFIG_INVALID",
    `A pooler in front of ${display} gives each transaction another connection of the server. A store needs one to itself, for temporary tables and locks: use the pooler's session mode (pool_mode = session in PgBouncer, port 5432 in Supabase), or the address of the server itself.`,
    { details: { option: "connectionString" } },
  );
}

async function within<Result>(waiting: Promise<Result>): Promise<Result | undefined> {
  waiting.catch(() => undefined);
  return Promise.race([waiting, sleep(patience, undefined, { ref: false })]);
}
