import type { ColumnType } from "@metaxy-ts/core/adapter";
import type { SqlDatabase } from "../engine/database.js";
import { sqliteCatalog } from "./catalog.js";
import { isConflict } from "./errors.js";
import { sqliteFlavor } from "./flavor.js";
import { quote, storedLiteral } from "./literal.js";
import { typeText } from "./types.js";

/** What the engine has to know of SQLite. */
export const sqliteDatabase: SqlDatabase = {
  flavor: sqliteFlavor,
  quote,
  typeText,
  forms: {
    literal: (value, type: ColumnType) => storedLiteral(value, type),
    output: () => undefined,
  },
  catalog: sqliteCatalog,
  temporary: {
    name: (name) => `temp.${quote(name)}`,
    position: "_rowid_",
    create: (name, definitions) => [`create table temp.${quote(name)} (${definitions.join(", ")})`],
    createAs: (name, query) => [`create table temp.${quote(name)} as ${query}`],
  },
  begin: "begin immediate", // a transaction that becomes a write later would fail where another writes
  isConflict,
};
