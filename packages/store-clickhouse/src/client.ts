import type { Readable } from "node:stream";

/** Options of all requests. */
export interface RequestOptions {
  readonly query: string;
  readonly clickhouse_settings?: Record<string, string | number | boolean>;
  readonly query_id?: string;
  readonly abort_signal?: AbortSignal;
}

/** The methods of the official client that the store calls. A `ClickHouseClient` of `@clickhouse/client` has them. */
export interface ClickHouseClientLike {
  /** Runs a statement without a result. */
  command(options: RequestOptions): Promise<unknown>;
  /** Runs a statement, with a stream of rows for an insert. Returns the response as a stream of bytes. */
  exec(options: RequestOptions & { readonly values?: Readable }): Promise<{ readonly stream: Readable }>;
  /** Runs a statement, and returns its rows as text. */
  query(
    options: RequestOptions & { readonly format: "JSONCompactEachRowWithNamesAndTypes" },
  ): Promise<{ text(): Promise<string> }>;
  /** Ends the connections. A client that the user made is never closed by the store. */
  close(): Promise<void>;
}
