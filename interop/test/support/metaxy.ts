import { fileURLToPath } from "node:url";
import { PythonProcess } from "@metaxy-ts/testing/python-process";
import { afterAll, beforeAll, beforeEach, inject } from "vitest";
import type { Environment } from "./environments.js";

const worker = fileURLToPath(new URL("../../python/worker.py", import.meta.url));

/** An exception of Python. */
export class PythonError extends Error {
  /** The exception's class, such as `ValueError`. */
  readonly type: string;

  constructor({ type, message, trace }: { readonly type: string; readonly message: string; readonly trace: string }) {
    super(`${type}: ${message}\n${trace}`);
    this.name = "PythonError";
    this.type = type;
  }
}

/** What `python/operations.py` lists, with what all operations need. */
export interface PythonRequest {
  readonly operation: string;
  readonly [argument: string]: unknown;
}

/** Does something in a Python that has Metaxy, and gives what that returns. */
export type AskPython = (request: PythonRequest) => Promise<unknown>;

/**
 * Starts a Python for the tests of a file, which are skipped where there is none; in CI they fail.
 *
 * @throws PythonError when what it is asked for fails.
 */
export function usePython(name: "metaxy" | "metaxyWithMaps" = "metaxy"): AskPython {
  const environment: Environment = inject(name);
  let process: PythonProcess | undefined;
  beforeAll(() => {
    if ("python" in environment) process = new PythonProcess(environment.python, worker);
  });
  beforeEach((context) => {
    if ("python" in environment) return;
    if (globalThis.process.env.CI) throw new Error(environment.missing);
    context.skip(environment.missing);
  });
  afterAll(() => process?.[Symbol.asyncDispose]());
  return async (request) => {
    if (!process) throw new Error("Python is started for tests, and asked in them.");
    const { result, error } = (await process.ask(request)) as Answer;
    if (error) throw new PythonError(error);
    return result;
  };
}

interface Answer {
  readonly result?: unknown;
  readonly error?: ConstructorParameters<typeof PythonError>[0];
}
