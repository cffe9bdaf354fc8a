export { sqlCapabilities } from "./capabilities.js";
export type {
  DatabaseCatalog,
  DatabaseConnection,
  LoadedRows,
  SqlDatabase,
  TemporaryStatements,
  ValueForms,
} from "./engine/database.js";
