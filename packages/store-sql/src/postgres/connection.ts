import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { setOwn } from "@metaxy-ts/core/adapter";
import type { Row, TransactionOptions } from "@metaxy-ts/sql";
import { from as copyFrom } from "pg-copy-streams";
import type { LoadedRows } from "../engine/database.js";
import type { AddedFunctions } from "./added-functions.js";
import type { ResultField } from "./catalog.js";
import type { Lease, PgResult } from "./client.js";
import { copyText } from "./copy.js";
import { canceled, Inside } from "./inside.js";
import { quote } from "./literal.js";
import { lockStatement, unlockStatement } from "./locks.js";
import { isLost } from "./lost.js";
import { noteStatement } from "./statement-kind.js";
import type { PostgresSession } from "./store.js";

const boolean = 16;
const bytes = 17;

/** Strings of everything but booleans and bytes, whatever parsers the application has set. */
const types = {
  getTypeParser: (oid: number) =>
    oid === boolean
      ? (value: string) => value === "t"
      : oid === bytes
        ? (value: string) => Buffer.from(value.slice(2), "hex")
        : (value: string) => value,
};

/** How a connection comes to its client. */
export interface Source {
  /** A client whose session is set up. */
  connect(): Promise<Lease>;
  /** Runs statements of which only whether they fail matters. */
  run(lease: Lease, statements: string): Promise<unknown>;
  /** Stops what a client runs at the server, from another connection. */
  cancel(lease: Lease): Promise<void>;
}

/** One session with a Postgres server. A session that was lost is replaced with the next statement, but not inside of a transaction. */
export class PostgresConnection implements PostgresSession {
  functions?: AddedFunctions;
  readonly #source: Source;
  readonly #lockKey: (table: string) => string;
  #lease: Lease | undefined;
  #isLost = false;
  /** The transaction that runs. */
  #inside: Inside | undefined;

  /** @param lockKey What stands for a table among the locks of a server, as SQL. */
  constructor(source: Source, lockKey: (table: string) => string) {
    this.#source = source;
    this.#lockKey = lockKey;
  }

  /** Whether something between this process and the server has connections of its own. Known once a statement ran. */
  get isPooled(): boolean {
    return this.#lease !== undefined && this.#lease.client.processID !== this.#lease.process;
  }

  async run(sql: string): Promise<Row[]> {
    await this.functions?.before(sql, (statement) => this.#query(statement));
    const result = await this.#query(sql);
    const { rows, fields } = Array.isArray(result) ? (result.at(-1) as PgResult) : (result as PgResult);
    const names = fields.map(({ name }) => name);
    return rows.map((values) => {
      const row: Row = {};
      for (let index = 0; index < names.length; index++) setOwn(row, names[index] as string, values[index]);
      return row;
    });
  }

  /** What a query's result would have. */
  async fields(query: string): Promise<readonly ResultField[]> {
    const { fields } = (await this.#query(`select * from (${query}\n) as metaxy_described limit 0`)) as PgResult;
    return fields.map(({ name, dataTypeID, dataTypeModifier, tableID, columnID }) => ({
      name,
      type: dataTypeID,
      modifier: dataTypeModifier,
      table: tableID,
      column: columnID,
    }));
  }

  async load({ table, columns, values }: LoadedRows): Promise<void> {
    const names = columns.map(({ name }) => quote(name)).join(", ");
    await this.#watched(async ({ client }) => {
      const copy = client.query(copyFrom(`copy ${table} (${names}) from stdin`));
      await pipeline(Readable.from(copyText(columns, values)), copy);
    });
  }

  async enter({ tables, signal }: TransactionOptions): Promise<void> {
    const inside = new Inside(tables.map(this.#lockKey), signal, async () => {
      if (this.#lease) await this.#source.cancel(this.#lease);
    });
    try {
      if (inside.keys.length > 0) await this.run(lockStatement(inside.keys));
      this.#inside = inside;
    } catch (error) {
      await inside.end();
      throw canceled(error, signal);
    }
  }

  async leave(): Promise<void> {
    const inside = this.#inside;
    await inside?.end();
    this.#inside = undefined;
    if (!inside || inside.keys.length === 0 || this.#isLost) return; // locks end with the session
    const unlock = unlockStatement(inside.keys);
    // A cancel that comes late stops this statement.
    await this.run(unlock)
      .catch(() => this.run(unlock))
      .catch(() => this.#drop());
  }

  async close(): Promise<void> {
    await this.#drop();
  }

  async #query(sql: string): Promise<PgResult | readonly PgResult[]> {
    return this.#watched(({ client }) => client.query({ text: sql, rowMode: "array", types })).catch(
      (error: unknown) => {
        noteStatement(error, sql);
        throw canceled(error, this.#inside?.signal);
      },
    );
  }

  async #watched<Result>(work: (lease: Lease) => Promise<Result>): Promise<Result> {
    const lease = await this.#current();
    try {
      return await work(lease);
    } catch (error) {
      if (isLost(error)) this.#isLost = true;
      throw error;
    }
  }

  async #current(): Promise<Lease> {
    if (this.#lease && !this.#isLost) return this.#lease;
    if (this.#inside) throw new Error("Connection terminated inside of a transaction");
    await this.#drop();
    this.functions?.forget();
    const lease = await this.#source.connect();
    const lost = (): void => {
      if (this.#lease === lease) this.#isLost = true;
    };
    lease.client.on("error", lost); // without a listener, an error of a client that nobody waits for ends the process
    lease.client.on("end", lost);
    this.#lease = lease;
    this.#isLost = false;
    return lease;
  }

  async #drop(): Promise<void> {
    const lease = this.#lease;
    this.#lease = undefined;
    await lease?.end().catch(() => undefined);
  }
}
