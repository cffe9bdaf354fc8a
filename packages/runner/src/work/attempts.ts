import { MetaxyError } from "@metaxy-ts/core";
import { isError } from "@metaxy-ts/core/adapter";
import pRetry from "p-retry";
import type { AnyStepOptions } from "../pipeline/step.js";
import type { Limiter } from "./limiter.js";
import { unlimited } from "./limiter.js";
import { withinTime } from "./time-limit.js";

/** What became of a call with all of its attempts. */
export type Tried<Result> = { readonly attempts: number; readonly seconds: number } & (
  | { readonly result: Result }
  | { readonly error: Error }
);

/** Calls a function until it succeeds or its attempts are over, each within its time and the limit of the step. Throws only if it is aborted. */
export async function tryUntil<Result>(
  { retry, timeout }: AnyStepOptions,
  limiter: Limiter,
  signal: AbortSignal,
  call: (attempt: number, signal: AbortSignal) => Result | Promise<Result>,
): Promise<Tried<Result>> {
  if (!retry && timeout === undefined && limiter === unlimited) return tryOnce(signal, call);
  let attempts = 0;
  let seconds = 0;
  const attempt = async (): Promise<Result> => {
    attempts += 1;
    const number = attempts;
    return limiter.run(async () => {
      const start = performance.now();
      try {
        return await withinTime((own) => call(number, own), { timeout, signal });
      } catch (error) {
        throw new Attempt(asError(error));
      } finally {
        seconds = (performance.now() - start) / 1000;
      }
    }, signal);
  };
  try {
    if (!retry || retry.attempts === 1) return { result: await attempt(), attempts, seconds };
    const { when = () => true, delay = 1000, maxDelay = 60_000 } = retry;
    const result = await pRetry(attempt, {
      retries: retry.attempts - 1,
      minTimeout: delay,
      maxTimeout: Math.max(delay, maxDelay),
      randomize: true,
      signal,
      shouldRetry: ({ error }) => !signal.aborted && error instanceof Attempt && when(error.error),
    });
    return { result, attempts, seconds };
  } catch (error) {
    signal.throwIfAborted();
    return { error: error instanceof Attempt ? error.error : asError(error), attempts, seconds };
  }
}

/** The same where nothing limits an attempt: it saves a tenth of what a sample costs beside its work (`pnpm bench run`). */
async function tryOnce<Result>(
  signal: AbortSignal,
  call: (attempt: number, signal: AbortSignal) => Result | Promise<Result>,
): Promise<Tried<Result>> {
  const start = performance.now();
  try {
    const result = await call(1, signal);
    return { result, attempts: 1, seconds: (performance.now() - start) / 1000 };
  } catch (error) {
    signal.throwIfAborted();
    return { error: asError(error), attempts: 1, seconds: (performance.now() - start) / 1000 };
  }
}

/** An error of a step. The library for retries has rules of its own for errors of the language, which this hides from it. */
class Attempt extends Error {
  readonly error: Error;

  constructor(error: Error) {
    super(error.message);
    this.error = error;
  }
}

/** Anything can be thrown. */
function asError(thrown: unknown): Error {
  if (isError(thrown)) return thrown as Error;
  const text =
    typeof thrown === "string" ? thrown : (safely(() => JSON.stringify(thrown)) ?? safely(() => String(thrown)));
  return new MetaxyError("STEP_RESULT_INVALID", `The step threw something that is not an Error: ${text}.`, {
    cause: thrown,
  });
}

function safely(text: () => string | undefined): string | undefined {
  try {
    return text();
  } catch {
    return undefined;
  }
}
