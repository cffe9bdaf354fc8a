import type { OnStatement, SpanStart } from "@metaxy-ts/core/adapter";
import { errorText, isError, maskedText, Trace } from "@metaxy-ts/core/adapter";
import type { Statement } from "../engine.js";
import type { MaskedStatement } from "./mask.js";
import { maskedStatement } from "./mask.js";
import type { TextSyntax } from "./tokens.js";

/** Who gets statements, and how statements are read to hide their values. */
export interface StatementObserverOptions extends TextSyntax {
  /** The store as people know it, without credentials. */
  readonly store: string;
  /** The database as OpenTelemetry calls it: `duckdb`. */
  readonly system: string;
  /** The user's function. If omitted, only OpenTelemetry gets the statements. */
  readonly onStatement?: OnStatement | undefined;
}

/**
 * Reports each statement that an engine runs to the user's function and to the application's OpenTelemetry.
 * An engine passes it every statement where it sends it. Without a listener that costs nothing.
 *
 * @example
 * ```ts
 * import { StatementObserver } from "@metaxy-ts/sql";
 *
 * declare function send(sql: string): Promise<{ id: string }[]>;
 * const observer = new StatementObserver({ store: "mine", system: "mine", backslashEscapes: false, onStatement: console.log });
 * const sql = "select id from video";
 * const rows = await observer.observe({ sql, parameters: [] }, () => send(sql), ({ length }) => length);
 * ```
 */
export class StatementObserver {
  readonly #options: StatementObserverOptions;

  constructor(options: StatementObserverOptions) {
    this.#options = options;
  }

  /** Does `work`, which runs the statement. `rows` returns the number of rows of a result; null if it is unknown. */
  async observe<Result>(
    statement: Statement,
    work: () => Promise<Result>,
    rows: (result: Result) => number | null = () => null,
  ): Promise<Result> {
    const observation = this.begin(statement);
    if (!observation) return work();
    try {
      const result = await observation.run(work);
      observation.end(rows(result));
      return result;
    } catch (error) {
      observation.fail(error);
      throw error;
    }
  }

  /** For a statement whose end comes later than its result: it starts now. Undefined without a listener. */
  begin(statement: Statement): Observation | undefined {
    const { onStatement, store, system, backslashEscapes } = this.#options;
    let masked: MaskedStatement | undefined;
    const shown = (): MaskedStatement => {
      masked ??= maskedStatement(statement, { backslashEscapes });
      return masked;
    };
    const trace = Trace.start(() => spanOf(store, system));
    return trace || onStatement ? new Observation(shown, store, onStatement, trace) : undefined;
  }
}

/** A statement that runs. */
export class Observation {
  readonly #shown: () => MaskedStatement;
  readonly #store: string;
  readonly #onStatement: OnStatement | undefined;
  readonly #trace: Trace | undefined;
  readonly #start = performance.now();

  constructor(
    shown: () => MaskedStatement,
    store: string,
    onStatement: OnStatement | undefined,
    trace: Trace | undefined,
  ) {
    this.#shown = shown;
    this.#store = store;
    this.#onStatement = onStatement;
    this.#trace = trace;
  }

  /** What `work` traces is below the span of the statement. */
  run<Result>(work: () => Result): Result {
    return this.#trace ? this.#trace.run(work) : work();
  }

  /** To be called once, with the number of rows, or null. */
  end(rows: number | null): void {
    if (this.#trace?.isRecording) this.#describe(rows);
    this.#trace?.end();
    this.#tell(rows);
  }

  /** To be called once, instead of `end`. */
  fail(error: unknown): void {
    const shown = maskedError(error, this.#shown());
    if (this.#trace?.isRecording) this.#describe(null);
    this.#trace?.fail(shown);
    this.#tell(null, shown);
  }

  #describe(rows: number | null): void {
    this.#trace?.set({
      "db.query.text": this.#shown().sql,
      ...(rows === null ? {} : { "db.response.returned_rows": rows }),
    });
  }

  #tell(rows: number | null, error?: Error): void {
    if (!this.#onStatement) return;
    const milliseconds = performance.now() - this.#start;
    try {
      const { sql, parameters } = this.#shown();
      const event = { store: this.#store, sql, parameters, milliseconds, rows, ...(error && { error }) };
      const result: unknown = this.#onStatement(event);
      Promise.resolve(result).catch(() => undefined); // it may be an async function
    } catch {
      // Who listens must not break what is listened to.
    }
  }
}

function spanOf(store: string, system: string): SpanStart {
  return { name: "metaxy.statement", kind: "client", attributes: { "db.system.name": system, "metaxy.store": store } };
}

/** Databases repeat statements in messages, with the values that were in them. */
function maskedError(error: unknown, { isMasked }: MaskedStatement): Error {
  const message = errorText(error);
  const name = isError(error) ? error.name : "Error";
  const kind = /^[\w ]*\bError\b/.exec(message)?.[0] ?? name;
  const shown = new Error(
    isMasked ? `${kind}. Its message is not shown, because it may contain secrets.` : maskedText(message),
  );
  return Object.assign(shown, { name });
}
