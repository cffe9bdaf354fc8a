import { inject } from "vitest";
import type { DatabaseAddress } from "./address.js";
import { MissingServerError } from "./missing.js";
import type { DatabaseName } from "./starters.js";

declare module "vitest" {
  interface ProvidedContext {
    /** Where test files ask for the servers of a run: `http://127.0.0.1:…`. */
    readonly databases: string;
  }
}

/** What a test file gets to know of a server. */
export type Shared =
  | { readonly address: DatabaseAddress }
  | { readonly missing: string; readonly installable: boolean }
  | { readonly failed: string };

/**
 * A server that all test files of a run share. The first file that asks for it waits until it has started; it ends after the run. The package's
 * `vitest.config.ts` has `globalSetup: ["../testing/src/databases/global-setup.ts"]`.
 *
 * Each file works in a database or schema of its own, and neither stops nor kills the server.
 *
 * @throws MissingServerError when the machine cannot have it; see `orSkip`.
 *
 * @example
 * ```ts
 * it("writes", async (context) => {
 *   const { url } = await orSkip(context, sharedDatabase("postgres18"));
 * });
 * ```
 */
export async function sharedDatabase(name: DatabaseName): Promise<DatabaseAddress> {
  const databases: string | undefined = inject("databases");
  if (databases === undefined) throw new Error("vitest.config.ts needs the globalSetup of shared databases.");
  const response = await fetch(`${databases}/${name}`);
  const shared = (await response.json()) as Shared;
  if ("address" in shared) return shared.address;
  if ("failed" in shared) throw new Error(shared.failed);
  throw new MissingServerError(shared.missing, { installable: shared.installable });
}
