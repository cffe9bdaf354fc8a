import { createHash } from "node:crypto";
import type { StoreOpenOptions } from "@metaxy-ts/core/adapter";
import { errorText, MetaxyError } from "@metaxy-ts/core/adapter";
import type { Row } from "@metaxy-ts/sql";
import { StatementObserver } from "@metaxy-ts/sql";
import { DatabaseStoreConnection } from "../engine/store-connection.js";
import type { WriteLock } from "./connection.js";
import { MysqlConnection, query } from "./connection.js";
import { mysqlDatabase } from "./database.js";
import type { MysqlConnectionLike } from "./drivers.js";
import { connect } from "./drivers.js";
import { mayWrite } from "./grants.js";
import { kindOf } from "./kinds.js";
import { literal } from "./literal.js";
import type { MysqlOptions } from "./options.js";
import { addressOf } from "./options.js";
import { setupStatements } from "./setup.js";
import { sweep } from "./sweep.js";

const connectTimeout = 10_000;
const defaultLockTimeout = 30_000;

/** Opens a store in a database of a server. */
export async function openMysql(
  options: MysqlOptions,
  { mode, onStatement }: StoreOpenOptions,
  display: string,
): Promise<DatabaseStoreConnection> {
  const { pool, tablePrefix = "", statementTimeout, lockTimeout = defaultLockTimeout } = options;
  const raw = (): Promise<MysqlConnectionLike> => (pool ? pool.getConnection() : connectTo(options));
  const first = await raw();
  try {
    const [facts = {}] = await query(first, "select version() as version, database() as name");
    const { version, name } = facts as { readonly version?: unknown; readonly name?: unknown };
    if (typeof name !== "string")
      throw new MetaxyError(
        "CONFIG_INVALID",
        `The connections of ${display} have no database. Name one where the pool is made.`,
        {
          details: { option: "pool" },
        },
      );
    const kind = kindOf(String(version));
    const database = mysqlDatabase(kind, lockTimeout);
    const statements = setupStatements(kind, statementTimeout, lockTimeout);
    const ready = async (session: MysqlConnectionLike): Promise<MysqlConnectionLike> => {
      for (const statement of statements) await query(session, statement);
      return session;
    };
    const sessions = {
      open: async () => ready(await raw()),
      end: (session: MysqlConnectionLike) => ended(session, pool !== undefined),
      cancel: (session: MysqlConnectionLike) => cancelled(session, raw, pool !== undefined),
      lock: lockOf(`${name}\0${tablePrefix}`, lockTimeout),
    };
    const connection = new MysqlConnection(sessions, await ready(first));
    const run = (sql: string): Promise<Row[]> => connection.run(sql);
    if (mode === "write" && !kind.hasTemporaryTables) await sweep(run);
    const observer = new StatementObserver({ store: display, system: kind.name, backslashEscapes: true, onStatement });
    return new DatabaseStoreConnection(database, connection, observer, {
      tablePrefix,
      canWrite: () => mayWrite(run, name),
    });
  } catch (error) {
    await ended(first, pool !== undefined);
    throw error;
  }
}

async function connectTo({ url, password, tls, driver = "mariadb" }: MysqlOptions): Promise<MysqlConnectionLike> {
  const address = addressOf(url);
  if (!address) throw new Error("The URL was checked before.");
  try {
    return await connect(driver, {
      ...address,
      ...(password !== undefined && { password }),
      ...(tls && { ssl: tls === true ? {} : tls }),
      connectTimeout,
    });
  } catch (error) {
    if (!/^Cannot find (?:package|module)/.test(errorText(error))) throw error;
    throw new MetaxyError(
      "PACKAGE_MISSING",
      `The package ${driver} is not installed. Install it: npm install ${driver}`,
      {
        details: { package: driver },
        cause: error,
      },
    );
  }
}

/** A connection of a pool is not given back: it was set up for the store. */
async function ended(session: MysqlConnectionLike, isOfPool: boolean): Promise<void> {
  try {
    if (isOfPool || !session.end) session.destroy();
    else await session.end();
  } catch {
    // it is gone already
  }
}

/** A server goes on with a statement whose client is gone, so that somebody has to tell it. */
async function cancelled(
  { threadId }: MysqlConnectionLike,
  open: () => Promise<MysqlConnectionLike>,
  isOfPool: boolean,
): Promise<void> {
  if (typeof threadId !== "number") return;
  const other = await open();
  try {
    await query(other, `kill query ${threadId}`);
  } finally {
    await (isOfPool && other.release ? other.release() : ended(other, isOfPool));
  }
}

/** All stores of a database with one prefix have one lock. Its name has at most 64 characters. */
function lockOf(place: string, timeout: number): WriteLock {
  const name = literal(`metaxy_${createHash("sha256").update(place).digest("hex").slice(0, 40)}`);
  return {
    take: `select get_lock(${name}, ${Math.ceil(timeout / 1000)}) as taken`,
    release: `select release_lock(${name}) as released`,
  };
}
