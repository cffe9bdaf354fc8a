export { bigquery } from "./compiled/bigquery.js";
export type { CompiledDatabase } from "./compiled/compiled.js";
export { databricks } from "./compiled/databricks.js";
export { snowflake } from "./compiled/snowflake.js";
export { sqlServer } from "./compiled/sql-server.js";
