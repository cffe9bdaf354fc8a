import { type ColumnDescription, MetaxyError, type Source } from "@metaxy-ts/core/adapter";
import type { CompileContext } from "./compile/context.js";
import { type Rows } from "./compile/rows.js";
import { createContext, tablesOf } from "./compile/source.js";
import type { Row, RunStatement, SqlEngine, Statement } from "./engine.js";
import { StatementCompiler } from "./statement.js";
