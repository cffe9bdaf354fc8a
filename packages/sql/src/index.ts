export { SqlConnection, type SqlConnectionOptions } from "./connection.js";
export { compileDdl } from "./ddl.js";
export type { Append, Row, RunStatement, SqlEngine, Statement, TemporaryTable } from "./engine.js";
export type { DeleteTarget, NewTable, OrderKey, SqlFlavor } from "./flavor.js";
export type { TakeRows } from "./write.js";
