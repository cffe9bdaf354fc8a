import { checkOptions, wrongOption } from "@metaxy-ts/core/adapter";
import type { PostgresOptions } from "../postgres/options.js";
import { checkPlace } from "../postgres/options.js";
import type { PgliteLike } from "./driver.js";

/** Which PGlite, and where in it the tables are. */
export interface PgliteOptions extends Pick<PostgresOptions, "schema" | "tablePrefix"> {
  /** A database of `@electric-sql/pglite`, which stays yours: it is not closed with the store. It has one session, whose settings the store sets. */
  readonly db: PgliteLike;
}

const known = ["db", "schema", "tablePrefix"];

/** @throws CONFIG_INVALID naming the option and what it has to be. */
export function checkPgliteOptions(options: PgliteOptions): void {
  checkOptions(options, known, "pglite()", "CONFIG_INVALID");
  const { db } = options;
  const isDatabase =
    typeof db === "object" &&
    db !== null &&
    ["query", "exec", "transaction"].every((name) => typeof Reflect.get(db, name) === "function");
  if (!isDatabase) throw wrongOption("pglite()", "db", typeof db, "a PGlite, such as new PGlite()");
  checkPlace("pglite()", options);
}
