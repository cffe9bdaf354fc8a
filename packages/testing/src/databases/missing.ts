import type { TestContext } from "vitest";

/** Says that a server cannot be had on this machine. */
export class MissingServerError extends Error {
  override readonly name = "MissingServerError";
  /** Whether it could be had if something were installed. Else no machine with this system can have it. */
  readonly installable: boolean;

  constructor(message: string, { installable, cause }: { readonly installable: boolean; readonly cause?: unknown }) {
    super(message, { cause });
    this.installable = installable;
  }
}

/**
 * Why tests are skipped whose starter failed: their server is missing. With `CI` set they fail, unless this system cannot have the server.
 *
 * @throws What the starter threw, if the tests have to fail.
 */
export function reasonToSkip(error: unknown): string {
  if (!(error instanceof MissingServerError) || (process.env.CI && error.installable)) throw error;
  return error.message;
}

/**
 * What a starter gives. A test whose server is missing is skipped with the reason; with `CI` set it fails, unless this system cannot have the server.
 *
 * @example
 * ```ts
 * it("survives a crash of the server", async (context) => {
 *   await using server = await orSkip(context, startPostgres18());
 * });
 * ```
 */
export async function orSkip<Started>(
  context: Pick<TestContext, "skip">,
  starting: Promise<Started>,
): Promise<Started> {
  try {
    return await starting;
  } catch (error) {
    return context.skip(reasonToSkip(error));
  }
}
