export { type Expression, PostgresQueryCompiler, type QueryCompiler, type RawBuilder, sql } from "kysely";
export { SqlConnection, type SqlConnectionOptions } from "./connection.js";
export { compileDdl } from "./ddl.js";
export type { Append, DescribeTable, Row, RunStatement, SqlEngine, Statement, TemporaryTable } from "./engine.js";
export type { DeleteTarget, NewTable, OrderKey, SqlDialect, SqlFlavor } from "./flavor.js";
export { type Observation, StatementObserver, type StatementObserverOptions } from "./observe/observer.js";
export type { TakeRows } from "./write.js";
