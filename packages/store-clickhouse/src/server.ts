import { randomUUID } from "node:crypto";
import { finished, Readable } from "node:stream";
import { text as textOf } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import type { Statement, StatementObserver } from "@metaxy-ts/sql";
import type { ClickHouseClientLike, RequestOptions } from "./client.js";
import { isLostAnswer, isTimeout, serverErrorType } from "./errors.js";
import { withQueryId } from "./query-id.js";
import { requestSettings, settingsForLength } from "./settings.js";
import { inlineParameters } from "./sql/statement.js";

type Settings = Readonly<Record<string, string | number>>;

/** Errors of a server that is going to be well again soon, by which nothing was done. */
const passingErrors: ReadonlySet<string> = new Set([
  "TOO_MANY_SIMULTANEOUS_QUERIES",
  "KEEPER_EXCEPTION",
  "ALL_CONNECTION_TRIES_FAILED",
]);

const pauses = [100, 500, 2_000] as const;

/**
 * Sends statements. What is safe to send twice is sent again when the answer is lost: reads, statements that make or remove what is
 * named, deletions by a condition, and inserts with a token. A stream of rows is sent once.
 */
export class Server {
  readonly #client: ClickHouseClientLike;
  readonly #settings: Settings;
  readonly #observer: StatementObserver;

  constructor(
    client: ClickHouseClientLike,
    observer: StatementObserver,
    queryTimeout: number | undefined,
    settings: Settings = {},
  ) {
    this.#client = client;
    this.#observer = observer;
    this.#settings = {
      ...requestSettings,
      ...settings,
      ...(queryTimeout === undefined ? {} : { max_execution_time: Math.ceil(queryTimeout / 1000) }),
    };
  }

  /** Names, types, and one line for each row: each a JSON list. */
  async lines(statement: Statement): Promise<string[]> {
    const ask = (): Promise<string[]> =>
      this.#named(async (id) => {
        const result = await this.#client.query({
          ...this.#request(id, statement),
          format: "JSONCompactEachRowWithNamesAndTypes",
        });
        const text = await result.text();
        return text.split("\n").filter((line) => line !== "");
      });
    return this.#retried(() => this.#observer.observe(statement, ask, ({ length }) => Math.max(0, length - 2)));
  }

  /** Runs a statement that gives no rows, again only where that does no harm. */
  async command(statement: Statement, settings: Settings = {}, repeatable?: () => Promise<boolean>): Promise<void> {
    const send = (): Promise<unknown> =>
      this.#named((id) => this.#client.command(this.#request(id, statement, settings)));
    await this.#retried(() => this.#observer.observe(statement, send), repeatable);
  }

  /** The bytes of a statement's result in a format. */
  async stream(statement: Statement, format: string): Promise<Readable> {
    const formatted = { ...statement, sql: `${statement.sql}\nformat ${format}` };
    const ask = (): Promise<Readable> =>
      this.#named(async (id) => (await this.#client.exec(this.#request(id, formatted))).stream);
    return this.#retried(async () => {
      const observation = this.#observer.begin(formatted);
      if (!observation) return ask();
      try {
        const stream = await observation.run(ask);
        finished(stream, { writable: false }, (error) =>
          error && !isClosedEarly(error) ? observation.fail(error) : observation.end(null),
        );
        return stream;
      } catch (error) {
        observation.fail(error);
        throw error;
      }
    });
  }

  /** The answer of a statement that takes no format, without the end of its line. */
  async text(statement: Statement): Promise<string> {
    const ask = async (): Promise<string> => {
      const { stream } = await this.#named((id) => this.#client.exec(this.#request(id, statement)));
      return (await textOf(stream)).trim();
    };
    return this.#retried(() => this.#observer.observe(statement, ask));
  }

  /** Sends rows: `insert into … format …`. */
  async insert(sql: string, body: Iterable<Uint8Array> | AsyncIterable<Uint8Array>): Promise<void> {
    const values = Readable.from(body, { objectMode: false });
    const statement = { sql, parameters: [] };
    const send = (): Promise<void> =>
      this.#named(async (id) => {
        const { stream } = await this.#client.exec({ ...this.#request(id, statement), values });
        for await (const _ of stream); // the answer is empty; its end is the server's yes
      });
    await this.#observer.observe(statement, send);
  }

  close(): Promise<void> {
    return this.#client.close();
  }

  /** Errors of `work` know its query. */
  async #named<Result>(work: (queryId: string) => Promise<Result>): Promise<Result> {
    const id = `metaxy-${randomUUID()}`;
    try {
      return await work(id);
    } catch (error) {
      throw withQueryId(error, id);
    }
  }

  #request(queryId: string, statement: Statement, settings: Settings = {}): RequestOptions {
    const query = inlineParameters(statement);
    return {
      query,
      clickhouse_settings: { ...this.#settings, ...settingsForLength(query), ...settings },
      query_id: queryId,
    };
  }

  async #retried<Result>(
    work: () => Promise<Result>,
    repeatable: () => Promise<boolean> = async () => true,
  ): Promise<Result> {
    for (const pause of pauses) {
      try {
        return await work();
      } catch (error) {
        const lost = isLostAnswer(error);
        if (isTimeout(error) || (!lost && !passingErrors.has(serverErrorType(error) ?? ""))) throw error;
        await sleep(pause);
        if (lost && !(await repeatable().catch(() => false))) throw error;
      }
    }
    return work();
  }
}

/** The reader stopped before the end. */
function isClosedEarly(error: NodeJS.ErrnoException): boolean {
  return error.code === "ERR_STREAM_PREMATURE_CLOSE";
}
