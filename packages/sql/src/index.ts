export { SqlConnection, type SqlConnectionOptions } from "./connection.js";
export type { Append, Row, RunStatement, SqlEngine, Statement, TemporaryTable } from "./engine.js";
export type { NewTable, OrderKey, SqlFlavor } from "./flavor.js";
