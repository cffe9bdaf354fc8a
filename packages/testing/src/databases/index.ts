export type { DatabaseAddress } from "./address.js";
export { MissingServerError, orSkip } from "./missing.js";
export { newDatabase } from "./new-database.js";
export type { PostgresOptions } from "./postgres.js";
export { startPostgres18 } from "./postgres18.js";
export type { DatabaseServer } from "./server.js";
export { sharedDatabase } from "./shared.js";
export type { DatabaseName } from "./starters.js";
