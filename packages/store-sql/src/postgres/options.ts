import { checkOptions, checkTablePrefix, wrongOption } from "@metaxy-ts/core/adapter";
import type { PgPoolLike } from "./client.js";

/** Where the database is, and where in it the tables are. */
export interface PostgresOptions {
  /**
   * A pool of `pg`, which stays yours. An open store has one of its clients to itself, and closes that client when it is closed, because it has
   * other settings then. Not together with `connectionString`. If omitted, the store connects by itself.
   */
  readonly pool?: PgPoolLike;
  /**
   * The address of the database, `postgres://user:password@host:5432/database`. It is never shown with its password. Not together with `pool`. If
   * omitted, there is a pool.
   */
  readonly connectionString?: string;
  /** The schema of the tables, which has to exist. If omitted, the first of the user's `search_path`, usually `public`. */
  readonly schema?: string;
  /** Goes in front of every table name, so that several stores can share a schema. If omitted, nothing does. */
  readonly tablePrefix?: string;
  /** How long one statement may take, in milliseconds. If omitted, as long as the server allows. */
  readonly statementTimeout?: number;
}

const known = ["pool", "connectionString", "schema", "tablePrefix", "statementTimeout"];

/** @throws CONFIG_INVALID naming the option and what it has to be. */
export function checkPostgresOptions(options: PostgresOptions): void {
  checkOptions(options, known, "postgres()", "CONFIG_INVALID");
  const { pool, connectionString, statementTimeout } = options;
  if (pool === undefined) {
    if (typeof connectionString !== "string" || !isAddress(connectionString))
      throw wrongOption(
        "postgres()",
        "connectionString",
        connectionString === undefined ? undefined : "another text",
        'the address of a database, such as "postgres://user:password@host:5432/database" with %23 for # and %2F for / in the password, or omitted if a pool is passed',
      );
  } else {
    if (connectionString !== undefined)
      throw wrongOption("postgres()", "connectionString", "given", "omitted if a pool is passed, which has its own");
    if (typeof pool !== "object" || pool === null || typeof pool.connect !== "function")
      throw wrongOption("postgres()", "pool", typeof pool, "a pool of pg");
  }
  if (statementTimeout !== undefined && !(Number.isSafeInteger(statementTimeout) && statementTimeout > 0))
    throw wrongOption("postgres()", "statementTimeout", statementTimeout, "a whole number of milliseconds, at least 1");
  checkPlace("postgres()", options);
}

/** Checks the options of every store that has the SQL of Postgres. */
export function checkPlace(of: string, { schema, tablePrefix }: Pick<PostgresOptions, "schema" | "tablePrefix">): void {
  if (schema !== undefined && (typeof schema !== "string" || !isName(schema)))
    throw wrongOption(of, "schema", schema, "the name of a schema, of at most 63 bytes");
  checkTablePrefix(of, tablePrefix);
}

/** As `pg` takes it, where the host may be empty: a path follows as a parameter. */
function isAddress(text: string): boolean {
  return /^postgres(?:ql)?:\/\//.test(text) && URL.canParse(text.replace("@/", "@localhost/"));
}

function isName(name: string): boolean {
  return name !== "" && !name.includes("\0") && Buffer.byteLength(name) <= 63;
}
