import type { StoreAdapter } from "@metaxy-ts/core/adapter";
import { again } from "../engine/again.js";
import { mostColumns } from "../sqlite/limits.js";
import { tablesAdapter } from "../storage/adapter.js";
import { observed, observerOf } from "../storage/observed.js";
import { sqliteStorage } from "../storage/sqlite.js";
import { DatabaseTables } from "../storage/tables.js";
import { libsqlConnection, prepare } from "./client.js";
import { isBusy, mapLibsqlError } from "./errors.js";
import type { LibsqlOptions } from "./options.js";
import { checkLibsqlOptions } from "./options.js";

const database = sqliteStorage({ statementLength: 500_000, cutsStrings: true, isBusy });

/**
 * The adapter behind `libsql()`, for tools that work with any adapter, such as the conformance suite.
 *
 * @param options Those of libSQL, without the options of every store.
 * @returns The adapter.
 * @throws CONFIG_INVALID naming the option that is not acceptable.
 *
 * @example
 * ```ts
 * import { ConfiguredStore } from "@metaxy-ts/core/adapter";
 * import type { LibsqlClientLike } from "@metaxy-ts/store-sql/libsql";
 * import { libsqlAdapter } from "@metaxy-ts/store-sql/libsql";
 *
 * const storeOf = (client: LibsqlClientLike): ConfiguredStore => new ConfiguredStore(libsqlAdapter({ client }));
 * ```
 */
export function libsqlAdapter(options: LibsqlOptions): StoreAdapter {
  checkLibsqlOptions(options);
  const { client, ...settings } = options;
  const display = "libsql(client)";
  return tablesAdapter(
    {
      name: "libsql",
      display,
      limits: { columns: mostColumns },
      async open(mode, _engine, listener) {
        const observer = observerOf({ ...listener, display, system: "libsql" });
        if (mode === "write") await again(database, () => prepare(client, observer));
        return new DatabaseTables(database, observed(libsqlConnection(client), observer));
      },
      mapError: (error) => mapLibsqlError(error, display),
    },
    settings,
  );
}
