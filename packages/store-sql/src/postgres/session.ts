import { MetaxyError } from "@metaxy-ts/core/adapter";
import type { Row } from "@metaxy-ts/sql";
import { addedFunction } from "./hash.js";
import { literal, quote, text } from "./literal.js";
import { addedHashes } from "./xxhash/functions.js";

/** Since Postgres 14 every digit of a timestamp can be had by `extract`. */
const oldestVersion = 140_000;

/** What has to be the same in every session, whatever the server, the database or the user say. */
export function sessionStatements({
  schema,
  statementTimeout,
}: {
  readonly schema?: string | undefined;
  readonly statementTimeout?: number | undefined;
}): readonly string[] {
  const settings: Readonly<Record<string, string>> = {
    timezone: "UTC",
    datestyle: "ISO, YMD",
    client_encoding: "UTF8",
    standard_conforming_strings: "on",
    bytea_output: "hex",
    extra_float_digits: "1",
    jit: "off", // it compiles for longer than the statements of an update run
    // Of conditions on versions and ranks the planner expects one row of two hundred, and then compares every sample with every other.
    enable_nestloop: "off",
    // With an index by samples it would read the whole table in the order of the index, which takes three times as long as to sort it.
    enable_incremental_sort: "off",
    default_statistics_target: "10", // of temporary tables: more takes a tenth of a write's time, and changes no plan
    client_min_messages: "warning",
    ...(statementTimeout !== undefined && { statement_timeout: String(statementTimeout) }),
  };
  const statements = Object.entries(settings).map(([name, value]) => `set ${name} to ${text(value)}`);
  if (schema === undefined) return statements;
  return [
    ...statements,
    `select set_config('search_path', ${text(quote(schema))} || coalesce(', ' || nullif(current_setting('search_path'), ''), ''), false)`,
  ];
}

/** What a server says of itself, of the schema and of the user. */
export interface Facts {
  readonly schema: string;
  /** Whether the user may make tables and functions in the schema. */
  readonly mayCreate: boolean;
  /** Whether no transaction can change anything: a standby, or a user who may only read. */
  readonly isReadOnly: boolean;
}

/** @throws CONFIG_INVALID, STORE_NOT_FOUND when the server or the schema cannot hold a store. */
export async function readFacts(
  run: (sql: string) => Promise<Row[]>,
  schema: string | undefined,
  display: string,
): Promise<Facts> {
  const wanted = schema === undefined ? "current_schema()" : text(schema);
  const [row = {}] = await run(
    `select current_setting('server_version_num') as version, current_setting('server_version') as shown, current_setting('server_encoding') as encoding, ${wanted} as schema, (select oid from pg_catalog.pg_namespace where nspname = ${wanted}) as namespace, coalesce((select pg_catalog.has_schema_privilege(oid, 'CREATE') from pg_catalog.pg_namespace where nspname = ${wanted}), false) as creates, pg_catalog.pg_is_in_recovery() or current_setting('default_transaction_read_only') = 'on' as read_only`,
  );
  if (Number(row.version) < oldestVersion)
    throw new MetaxyError(
      "CONFIG_INVALID",
      `${display} runs Postgres ${String(row.shown)}; a store needs 14 or newer. Upgrade the server.`,
      { details: { version: String(row.shown) } },
    );
  if (row.encoding !== "UTF8")
    throw new MetaxyError(
      "CONFIG_INVALID",
      `The database of ${display} has the encoding ${String(row.encoding)}, in which not every text can be stored. Make one with: create database … encoding 'UTF8' template template0.`,
      { details: { encoding: String(row.encoding) } },
    );
  if (row.namespace === null || row.namespace === undefined)
    throw new MetaxyError(
      "STORE_NOT_FOUND",
      schema === undefined
        ? `${display} has no schema for the tables: none of the user's search_path exists. Pass the option schema.`
        : `${display} has no schema ${JSON.stringify(schema)}. Create it: create schema ${quote(schema)};`,
      { details: { schema: schema ?? null } },
    );
  return {
    schema: String(row.schema),
    mayCreate: row.creates === true,
    isReadOnly: row.read_only === true,
  };
}

/** A query of the functions that are there already, by their algorithms. */
export function functionsQuery(schema: string): string {
  const names = addedHashes.map(
    (algorithm) =>
      `pg_catalog.to_regprocedure(${literal(`${addedFunction({ schema }, algorithm)}(text)`)}) is not null as ${quote(algorithm)}`,
  );
  return `select ${names.join(", ")}`;
}
