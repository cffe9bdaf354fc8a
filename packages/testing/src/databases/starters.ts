import { startMariadb } from "./mariadb.js";
import { startPostgres18 } from "./postgres18.js";
import type { DatabaseServer } from "./server.js";

/** Every database that tests can have, with its usual settings. */
export const starters = {
  mariadb: () => startMariadb(),
  postgres18: () => startPostgres18(),
} satisfies Readonly<Record<string, () => Promise<DatabaseServer>>>;

export type DatabaseName = keyof typeof starters;
