/** An error of this library, whichever package or copy of it made it. */
export interface CodedError extends Error {
  readonly code: string;
  readonly details: Readonly<Record<string, unknown>>;
}

/** The error with a code that a promise is rejected with. Anything else is thrown, a result too. */
export async function rejection(promise: Promise<unknown>): Promise<CodedError> {
  const error: unknown = await promise.then(
    (value) => new Error(`It resolved to ${JSON.stringify(value)}.`),
    (reason: unknown) => reason,
  );
  if (error instanceof Error && "code" in error && typeof error.code === "string") return error as CodedError;
  throw error;
}
