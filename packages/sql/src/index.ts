export { SqlConnection, type SqlConnectionOptions } from "./connection.js";
export type { Row, RunStatement, SqlEngine, Statement, TemporaryTable } from "./engine.js";
export type { OrderKey, SqlFlavor } from "./flavor.js";
