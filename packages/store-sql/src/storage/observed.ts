import type { StorageOpenOptions } from "@metaxy-ts/core/adapter";
import { StatementObserver } from "@metaxy-ts/sql";
import type { StorageConnection, StorageStatement } from "./database.js";

/** Whose statements are reported. */
export interface ObservedStore extends StorageOpenOptions {
  /** The store as people know it, without credentials. */
  readonly display: string;
  /** The database as OpenTelemetry calls it. */
  readonly system: string;
}

/** Reports the statements of a database that only moves rows. */
export function observerOf({ display, system, onStatement }: ObservedStore): StatementObserver {
  return new StatementObserver({ store: display, system, backslashEscapes: false, onStatement });
}

/** A connection whose statements are reported. Those that are sent together have one time, and fail together. */
export function observed(connection: StorageConnection, observer: StatementObserver): StorageConnection {
  const report = async <Result>(
    statements: readonly StorageStatement[],
    work: () => Promise<Result>,
    rows: (result: Result, index: number) => number | null,
  ): Promise<Result> => {
    const running = statements.map(({ sql, parameters = [] }) => observer.begin({ sql, parameters: [...parameters] }));
    try {
      const result = await work();
      for (const [index, each] of running.entries()) each?.end(rows(result, index));
      return result;
    } catch (error) {
      for (const each of running) each?.fail(error);
      throw error;
    }
  };
  return {
    read: (queries) =>
      report(
        queries.map((sql) => ({ sql })),
        () => connection.read(queries),
        (results, index) => results[index]?.length ?? null,
      ),
    atomic: (statements) =>
      report(
        statements,
        () => connection.atomic(statements),
        () => null,
      ),
    close: () => connection.close(),
  };
}
