import type { DuckDBConnection, DuckDBMaterializedResult } from "@duckdb/node-api";
import { ResultReturnType } from "@duckdb/node-api";
import type { OnStatement } from "@metaxy-ts/core/adapter";
import { StatementObserver } from "@metaxy-ts/sql";

/** The observers of a store's statements. */
export interface Listener {
  /** The store, without credentials. */
  readonly display: string;
  /** The user's function. If omitted, only OpenTelemetry gets the statements. */
  readonly onStatement?: OnStatement;
}

export function statementObserver({ display, onStatement }: Listener): StatementObserver {
  return new StatementObserver({ store: display, system: "duckdb", backslashEscapes: false, onStatement });
}

/** Runs statements that are not part of a plan: settings, and what extensions need. */
export interface Runner {
  /** Runs one statement, and waits for its end. */
  run(sql: string): Promise<unknown>;
}

export function observedRunner(connection: DuckDBConnection, observer: StatementObserver): Runner {
  return { run: (sql) => observer.observe({ sql, parameters: [] }, () => connection.run(sql), countOf) };
}

/** How many rows a statement gave or changed; null for one that does neither. */
export function countOf(result: DuckDBMaterializedResult): number | null {
  if (result.returnType === ResultReturnType.QUERY_RESULT) return result.rowCount;
  return result.returnType === ResultReturnType.CHANGED_ROWS ? result.rowsChanged : null;
}
