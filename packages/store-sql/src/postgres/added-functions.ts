import { MetaxyError } from "@metaxy-ts/core/adapter";
import type { AddedHash } from "./hash.js";
import { addedFunction } from "./hash.js";
import type { Location } from "./location.js";
import { sqlState } from "./sql-state.js";
import { addedHashes, createFunction } from "./xxhash/functions.js";

/** The user has no right to make a function, or the session can change nothing. */
const refusals: ReadonlySet<string> = new Set(["42501", "25006"]);

/** Makes the functions that Postgres lacks, each in front of the first statement that needs it. */
export class AddedFunctions {
  readonly #location: Location;
  /** Those that were there when the store was opened. */
  readonly #stored: ReadonlySet<AddedHash>;
  readonly #made = new Set<AddedHash>();

  constructor(location: Location, stored: ReadonlySet<AddedHash>) {
    this.#location = location;
    this.#stored = stored;
  }

  async before(sql: string, run: (sql: string) => Promise<unknown>): Promise<void> {
    if (!sql.includes("metaxy_xxhash")) {
      if (sql === "rollback") this.forget(); // those that were made are gone with the transaction
      return;
    }
    for (const algorithm of addedHashes) {
      if (this.#stored.has(algorithm) || this.#made.has(algorithm)) continue;
      if (!sql.includes(addedFunction(this.#location, algorithm))) continue;
      this.#made.add(algorithm);
      try {
        await run(createFunction(this.#location, algorithm));
      } catch (error) {
        this.#made.delete(algorithm);
        throw refusals.has(sqlState(error) ?? "") ? this.#refused(algorithm, error) : error;
      }
    }
  }

  forget(): void {
    this.#made.clear();
  }

  #refused(algorithm: AddedHash, cause: unknown): MetaxyError {
    const statement = createFunction({ schema: this.#location.schema }, algorithm);
    return new MetaxyError(
      "CONFIG_INVALID",
      `Postgres has no ${algorithm}, and the user may not make a function for it. Let an administrator run this once, or open the store with { hash: { algorithm: "md5" } }:\n${statement};`,
      { details: { algorithm, statement }, cause },
    );
  }
}
