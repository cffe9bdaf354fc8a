import { isBytes, MetaxyError, setOwn, throwIfAborted } from "@metaxy-ts/core/adapter";
import type { Row, TransactionOptions } from "@metaxy-ts/sql";
import type { DatabaseConnection, LoadedRows } from "../engine/database.js";
import type { MysqlConnectionLike } from "./drivers.js";
import { isLost } from "./errors.js";
import { bound, quote } from "./literal.js";
import { fieldValue } from "./value.js";

/** Rows that one call of `batch` takes. */
const batchRows = 10_000;

/** How the sessions of a store are made, and ended. */
export interface Sessions {
  /** A session that is set up. */
  open(): Promise<MysqlConnectionLike>;
  /** Stops what a session runs, from another one. */
  cancel(session: MysqlConnectionLike): Promise<void>;
  /** Ends a session. */
  end(session: MysqlConnectionLike): Promise<void>;
  /** The lock that transactions take, which makes one wait for the other. */
  readonly lock: WriteLock;
}

/** A lock that a session takes and gives back. */
export interface WriteLock {
  /** A query that waits for the lock. Its value is 1 if the session has it then. */
  readonly take: string;
  /** A query that gives it back. */
  readonly release: string;
}

/** What a transaction leaves behind. */
interface Inside {
  /** Stops listening, and waits until a statement that was to be stopped has been. True if there was one. */
  end(): Promise<boolean>;
}

/** One session with a server. A session that was lost is replaced with the next statement, but not inside of a transaction. */
export class MysqlConnection implements DatabaseConnection {
  readonly #sessions: Sessions;
  #session: MysqlConnectionLike | undefined;
  #inside: Inside | undefined;
  readonly load?: (rows: LoadedRows) => Promise<void>;

  constructor(sessions: Sessions, session: MysqlConnectionLike) {
    this.#sessions = sessions;
    this.#hold(session);
    if (session.batch) this.load = (rows) => this.#load(rows);
  }

  run(sql: string): Promise<Row[]> {
    return this.#use((session) => query(session, sql));
  }

  async enter({ signal }: TransactionOptions): Promise<void> {
    const inside = this.#watch(signal);
    try {
      const [row = {}] = await this.run(this.#sessions.lock.take);
      throwIfAborted(signal);
      if (Number(Object.values(row)[0]) !== 1) throw locked();
    } catch (error) {
      await inside.end();
      throwIfAborted(signal);
      throw error;
    }
    this.#inside = inside;
  }

  async leave(): Promise<void> {
    const wasCancelled = await this.#inside?.end();
    const session = this.#session;
    this.#inside = undefined;
    if (!session) return; // the lock went with the session
    try {
      if (wasCancelled) await query(session, "rollback"); // the one before may have been cancelled
      await query(session, this.#sessions.lock.release);
    } catch (error) {
      this.#lose(session);
      if (!isLost(error)) session.destroy();
    }
  }

  async close(): Promise<void> {
    if (this.#session) await this.#sessions.end(this.#session);
  }

  /** Stops what runs once the signal says so. */
  #watch(signal: AbortSignal | undefined): Inside {
    let cancelling: Promise<void> | undefined;
    const cancel = (): void => {
      const session = this.#session;
      if (session) cancelling = this.#sessions.cancel(session).catch(() => undefined); // the transaction looks at the signal, too
    };
    signal?.addEventListener("abort", cancel);
    return {
      async end() {
        signal?.removeEventListener("abort", cancel);
        await cancelling;
        return cancelling !== undefined;
      },
    };
  }

  async #load({ table, columns, values }: LoadedRows): Promise<void> {
    const names = columns.map(({ name }) => quote(name)).join(", ");
    const sql = `insert into ${table} (${names}) values (${columns.map(() => "?").join(", ")})`;
    const count = values[0]?.length ?? 0;
    for (let from = 0; from < count; from += batchRows) {
      const rows = Array.from({ length: Math.min(batchRows, count - from) }, (_, row) =>
        columns.map(({ type }, index) => parameter(bound(values[index]?.at(from + row), type))),
      );
      await this.#use(async (session) => session.batch?.(sql, rows));
    }
  }

  async #use<Result>(work: (session: MysqlConnectionLike) => Promise<Result>): Promise<Result> {
    if (!this.#session && this.#inside) throw lostError();
    const session = this.#session ?? this.#hold(await this.#sessions.open());
    try {
      return await work(session);
    } catch (error) {
      if (isLost(error)) this.#lose(session);
      throw error;
    }
  }

  #hold(session: MysqlConnectionLike): MysqlConnectionLike {
    this.#session = session;
    session.on?.("error", () => this.#lose(session)); // without a listener, it would end the process
    return session;
  }

  #lose(session: MysqlConnectionLike): void {
    if (this.#session !== session) return;
    this.#session = undefined;
    session.destroy();
  }
}

function locked(): MetaxyError {
  return new MetaxyError(
    "STORE_LOCKED",
    "Other processes have been writing to the store for as long as this write has waited. Nothing of it was stored; write again, or raise lockTimeout.",
  );
}

function lostError(): Error {
  return Object.assign(new Error("The connection was lost inside of a transaction."), {
    code: "PROTOCOL_CONNECTION_LOST",
  });
}

/** Runs a statement. Rows may have columns of any name. */
export async function query(session: MysqlConnectionLike, sql: string): Promise<Row[]> {
  const [values, fields] = (await session.query({
    sql,
    rowsAsArray: true,
    metaAsArray: true,
    typeCast: fieldValue,
  })) as readonly [readonly unknown[][], readonly { readonly name: string | (() => string) }[] | undefined];
  if (!Array.isArray(values)) return [];
  const names = (fields ?? []).map(({ name }) => name);
  const columns = names.map((name, index) => (typeof name === "string" ? name : nameOf(fields?.[index])));
  return values.map((row) => {
    const result: Row = {};
    for (const [index, column] of columns.entries()) setOwn(result, column, row[index]);
    return result;
  });
}

/** The `mariadb` driver has a method for the name. */
function nameOf(field: unknown): string {
  return (field as { name(): string }).name();
}

function parameter(value: ReturnType<typeof bound>): unknown {
  return isBytes(value) && !Buffer.isBuffer(value) ? Buffer.from(value) : value;
}
