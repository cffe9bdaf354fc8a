export {
  CompiledQuery,
  type Driver,
  type Expression,
  MysqlQueryCompiler,
  PostgresQueryCompiler,
  type QueryCompiler,
  type RawBuilder,
  SqliteQueryCompiler,
  sql,
} from "kysely";
export { settingsIn, settingsRows, settingsTable, writesTable } from "./bookkeeping.js";
export { castTo } from "./compile/cast.js";
export { recordedColumns } from "./compile/record.js";
export { SqlConnection, type SqlConnectionOptions } from "./connection.js";
export { compileDdl } from "./ddl.js";
export type {
  Append,
  DescribeTable,
  Reads,
  Row,
  RunStatement,
  SqlEngine,
  Statement,
  TemporaryTable,
  TransactionOptions,
} from "./engine.js";
export type { DeleteClause, NewTable, OrderKey, SqlDialect, SqlFlavor, StoredValue } from "./flavor.js";
export { type LiteralSyntax, literalWriter } from "./literals.js";
export { type Observation, StatementObserver, type StatementObserverOptions } from "./observe/observer.js";
export type { SingleIds } from "./single-ids.js";
export { statementCompiler } from "./statement.js";
export { fromJson, timestampText, toJson } from "./values/json.js";
export { stagedValue } from "./values/staged.js";
export type { Bookkeeping, JoinedRows, OpenWrite, RowSink, TablePart, TableRows, WriteTarget } from "./write-target.js";
