export { sqlCapabilities } from "./capabilities.js";
export { defineDatabase } from "./define/define.js";
export type { DatabaseDefinition, TypeNames } from "./define/definition.js";
export { type DatabaseLiterals, standardLiterals } from "./define/literals.js";
export type {
  DatabaseCatalog,
  DatabaseConnection,
  LoadedRows,
  SqlDatabase,
  TemporaryPlaces,
  TemporaryStatements,
  ValueForms,
} from "./engine/database.js";
export type { DrivenDialect } from "./engine/kysely.js";
export { type SqlOptions, type SqlStoreOptions, sql, sqlAdapter } from "./sql.js";
