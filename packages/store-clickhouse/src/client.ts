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
  command(options: RequestOptions): Promise<unknown>;
  exec(options: RequestOptions & { readonly values?: Readable }): Promise<{ readonly stream: Readable }>;
  query(
    options: RequestOptions & { readonly format: "JSONCompactEachRowWithNamesAndTypes" },
  ): Promise<{ text(): Promise<string> }>;
  close(): Promise<void>;
}
