/*
 * Spans of OpenTelemetry for an application that has it. The application's copy of `@opentelemetry/api` registers what it is given under a
 * symbol of the process, so that all copies of version 1 find it there. This library looks there too: it needs no separate copy, loads
 * nothing, and costs one look-up where there is none.
 */

import { errorText, isError } from "../errors/realm.js";

const registry = Symbol.for("opentelemetry.js.api.1");
const library = "@metaxy-ts/core";

type Attributes = Readonly<Record<string, string | number | readonly string[]>>;

/** What is used of `@opentelemetry/api`. */
interface Api {
  readonly trace?: { getTracer(name: string): Tracer };
  readonly context?: ContextManager;
}

interface Tracer {
  startActiveSpan<Result>(name: string, options: SpanOptions, work: (span: Span) => Result): Result;
}

interface SpanOptions {
  readonly kind: number;
  readonly attributes: Attributes;
}

interface Span {
  isRecording(): boolean;
  setAttributes(attributes: Attributes): unknown;
  setStatus(status: { readonly code: number; readonly message?: string }): unknown;
  recordException(error: Error): void;
  end(): void;
}

interface ContextManager {
  active(): unknown;
  with<Result>(context: unknown, work: () => Result): Result;
}

/** As `SpanKind` and `SpanStatusCode` have them. */
const kinds = { internal: 0, client: 2 } as const;
const failed = 2;

/** What a span is called and has from its start. */
export interface SpanStart {
  /** The name of the span, by the conventions of OpenTelemetry. */
  readonly name: string;
  /** `client` for a request to a database. If omitted, the work is within this process. */
  readonly kind?: keyof typeof kinds;
  /** What is known when the span begins. */
  readonly attributes: Attributes;
}

/** A span that has begun. Whatever goes wrong with it is not the caller's concern: an operation never fails because of it. */
export class Trace {
  readonly #span: Span;
  readonly #contexts: ContextManager | undefined;
  readonly #context: unknown;

  private constructor(span: Span, contexts: ContextManager | undefined) {
    this.#span = span;
    this.#contexts = contexts;
    this.#context = contexts?.active();
  }

  /** Begins a span below the one that is active; undefined in an application that has no spans, where `describe` is not called. */
  static start(describe: () => SpanStart): Trace | undefined {
    const api = (globalThis as { readonly [registry]?: Api })[registry];
    if (!api?.trace) return undefined;
    const { trace, context } = api;
    return quietly(() => {
      const { name, kind = "internal", attributes } = describe();
      const options = { kind: kinds[kind], attributes };
      return trace.getTracer(library).startActiveSpan(name, options, (span) => new Trace(span, context));
    });
  }

  /** False if the application does not record this span. */
  get isRecording(): boolean {
    return quietly(() => this.#span.isRecording()) ?? false;
  }

  /** Spans that begin in `work`, also after a wait, are below this one. */
  run<Result>(work: () => Result): Result {
    return this.#contexts ? this.#contexts.with(this.#context, work) : work();
  }

  /** What is only known later. */
  set(attributes: Attributes): void {
    quietly(() => this.#span.setAttributes(attributes));
  }

  /** To be called once, when the work is done. */
  end(): void {
    quietly(() => this.#span.end());
  }

  /** To be called once, instead of `end`, when the work has failed. */
  fail(error: unknown): void {
    const known = isError(error) ? error : new Error(errorText(error));
    const type = "code" in known && typeof known.code === "string" ? known.code : known.name;
    const shown = withoutCause(known, type);
    quietly(() => this.#span.recordException(shown));
    quietly(() => this.#span.setStatus({ code: failed, message: shown.message }));
    this.set({ "error.type": type });
    this.end();
  }
}

/**
 * A message that has words of a cause in it may have a statement in it, with its secrets: databases repeat statements. The span of the statement
 * has the cause without secrets.
 */
function withoutCause(error: Error, type: string): Error {
  if (error.cause === undefined) return error;
  const shown = new Error(`${type}: the message of the database is in the span of its statement.`);
  return Object.assign(shown, { name: error.name, stack: `${error.name}: ${shown.message}` });
}

/** Does `work` in its own span. */
export async function traced<Result>(describe: () => SpanStart, work: () => Promise<Result>): Promise<Result> {
  const trace = Trace.start(describe);
  if (!trace) return work();
  try {
    const result = await trace.run(work);
    trace.end();
    return result;
  } catch (error) {
    trace.fail(error);
    throw error;
  }
}

/** As {@link traced}, for items that come one by one: the span ends with the last one, or when the caller stops reading. */
export async function* tracedItems<Item>(
  describe: () => SpanStart,
  items: () => AsyncIterable<Item>,
): AsyncIterable<Item> {
  const trace = Trace.start(describe);
  if (!trace) return yield* items();
  let isFailed = false;
  try {
    const iterator = trace.run(items)[Symbol.asyncIterator]();
    try {
      for (;;) {
        const next = await trace.run(() => iterator.next());
        if (next.done) break;
        yield next.value;
      }
    } finally {
      await trace.run(async () => iterator.return?.());
    }
  } catch (error) {
    isFailed = true;
    trace.fail(error);
    throw error;
  } finally {
    if (!isFailed) trace.end();
  }
}

function quietly<Result>(work: () => Result): Result | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}
