import type { SqlDatabase } from "../engine/database.js";
import { mysqlCatalog } from "./catalog.js";
import { isConflict } from "./errors.js";
import { mysqlFlavor } from "./flavor.js";
import type { MysqlKind } from "./kinds.js";
import { quote, storedLiteral } from "./literal.js";
import { mysqlTemporary } from "./temporary.js";
import { typeText } from "./types.js";

/** What the engine has to know of a server. */
export function mysqlDatabase(kind: MysqlKind, patience: number): SqlDatabase {
  return {
    flavor: mysqlFlavor(kind),
    quote,
    typeText,
    forms: { literal: storedLiteral, output: () => undefined },
    catalog: mysqlCatalog(kind),
    temporary: mysqlTemporary(kind),
    begin: "start transaction",
    ddlCommits: true,
    singleIds: { system: kind.system },
    now: `select timestampdiff(microsecond, timestamp'1970-01-01 00:00:00', utc_timestamp(6)) as ${quote("now")}`,
    isConflict,
    patience,
  };
}
