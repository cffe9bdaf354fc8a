import type { StoreAdapter } from "@metaxy-ts/core/adapter";
import { tablesAdapter } from "../storage/adapter.js";
import { observed, observerOf } from "../storage/observed.js";
import { sqliteStorage } from "../storage/sqlite.js";
import { DatabaseTables } from "../storage/tables.js";
import { d1Connection } from "./database.js";
import { isBusy, mapD1Error } from "./errors.js";
import type { D1Options } from "./options.js";
import { checkD1Options } from "./options.js";

/** D1 takes statements of at most 100 KB. */
const kind = sqliteStorage({ statementLength: 90_000, parameterLength: 10_000, losesSigns: true, isBusy });

/**
 * The adapter behind `d1()`, for tools that work with any adapter, such as the conformance suite.
 *
 * @param options Those of D1, without the options of every store.
 * @returns The adapter.
 * @throws CONFIG_INVALID naming the option that is not acceptable.
 *
 * @example
 * ```ts
 * import { ConfiguredStore } from "@metaxy-ts/core/adapter";
 * import type { D1DatabaseLike } from "@metaxy-ts/store-sql/d1";
 * import { d1Adapter } from "@metaxy-ts/store-sql/d1";
 *
 * const storeIn = (database: D1DatabaseLike): ConfiguredStore => new ConfiguredStore(d1Adapter({ database }));
 * ```
 */
export function d1Adapter(options: D1Options): StoreAdapter {
  checkD1Options(options);
  const { database, ...settings } = options;
  const display = "d1(database)";
  return tablesAdapter(
    {
      name: "d1",
      display,
      limits: { columns: 99, rowBytes: 2_000_000 }, // a row is read with its number, and no query gives more than 100
      async open(_mode, _engine, listener) {
        const observer = observerOf({ ...listener, display, system: "d1" });
        return new DatabaseTables(kind, observed(d1Connection(database), observer));
      },
      mapError: (error) => mapD1Error(error, display),
    },
    settings,
  );
}
