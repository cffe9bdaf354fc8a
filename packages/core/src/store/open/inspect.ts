import type { StoreAdapter, StoreConnection } from "../../contract/contract.js";
import { checkOptions } from "../../errors/options.js";
import type { HashSettings } from "../../hash/algorithms.js";
import { compareUtf8 } from "../../hash/text.js";
import { everyRow } from "../locate.js";
import type { HashEvidence } from "./agreed-hash.js";
import { hashOfTables } from "./find-hash.js";
import { kindOfTable, tablesUnder } from "./own-tables.js";

/** What is looked at of each table. */
export interface InspectOptions {
  /** Whether rows are counted. If omitted, they are not. */
  readonly rows?: boolean;
  /** Whether some rows are read to see how they were hashed. If omitted, they are not. */
  readonly hashes?: boolean;
}

/** What there is in a store. */
export interface StoreInspection {
  /** Short name of the kind of store: `duckdb`. */
  readonly adapter: string;
  /** Goes in front of the name of every table. */
  readonly tablePrefix: string;
  /** The hash settings that the first write recorded; null if nothing was recorded, as in a new store or one of Metaxy. */
  readonly recordedHash: HashSettings | null;
  /** The tables under the store's prefix, by name. */
  readonly tables: readonly InspectedTable[];
  /** How far the clock of the store's server is ahead of that of this process, in milliseconds; null if the store has no clock of its own. */
  readonly clockAhead: number | null;
  /** Whether the caller has the rights to write; null if only a write can tell. */
  readonly canWrite: boolean | null;
}

/** A table of a store. */
export interface InspectedTable {
  /** In full, with the prefix. */
  readonly name: string;
  /** A feature's table, one of the library itself, or none of ours. */
  readonly kind: "feature" | "system" | "other";
  /** All stored rows, history and tombstones among them; null if they were not counted. The rows of tables that are not ours never are. */
  readonly rows: number | null;
  /** How the rows of a feature were hashed, as far as they show it; null if they were not read, and without rows. */
  readonly hash: HashEvidence | null;
}

/** Opens a store to read, looks at it, and closes it. */
export async function inspect(adapter: StoreAdapter, options: InspectOptions): Promise<StoreInspection> {
  checkOptions(options, ["rows", "hashes"], "inspect");
  const connection = await adapter.open({ mode: "read" });
  try {
    const names = tablesUnder(await connection.tables(), adapter.tablePrefix);
    const tables: InspectedTable[] = [];
    for (const name of [...names].sort(compareUtf8))
      tables.push(await inspectTable(adapter, connection, name, options));
    return {
      adapter: adapter.name,
      tablePrefix: adapter.tablePrefix,
      recordedHash: (await connection.settings())?.hash ?? null,
      tables,
      clockAhead: await clockAhead(connection),
      canWrite: (await connection.canWrite?.()) ?? null,
    };
  } finally {
    await connection.close();
  }
}

async function inspectTable(
  { tablePrefix }: StoreAdapter,
  connection: StoreConnection,
  name: string,
  { rows = false, hashes = false }: InspectOptions,
): Promise<InspectedTable> {
  const columns = (await connection.describe(name)) ?? [];
  const kind = kindOfTable(name, columns, tablePrefix);
  return {
    name,
    kind,
    rows:
      rows && kind !== "other"
        ? await connection.read(everyRow({ kind: "table", name }, columns.slice(0, 1))).count()
        : null,
    hash: (hashes && kind === "feature" && (await hashOfTables(connection, [name]))) || null,
  };
}

async function clockAhead(connection: StoreConnection): Promise<number | null> {
  const asked = Date.now();
  const server = await connection.now?.();
  return server === undefined ? null : Math.round(Number(server) / 1000 - (asked + Date.now()) / 2);
}
