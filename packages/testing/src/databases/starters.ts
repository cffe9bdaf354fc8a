import { startMariadb } from "./mariadb.js";
import { startPostgresIcu } from "./postgres-icu.js";
import { startPostgres18 } from "./postgres18.js";
import { startSeekdb } from "./seekdb.js";
import type { DatabaseServer } from "./server.js";

/** Every database that tests can have, with its usual settings. */
export const starters = {
  postgres18: () => startPostgres18(),
  postgresIcu: () => startPostgresIcu(),
  mariadb: () => startMariadb(),
  seekdb: () => startSeekdb(),
} satisfies Readonly<Record<string, () => Promise<DatabaseServer>>>;

export type DatabaseName = keyof typeof starters;
