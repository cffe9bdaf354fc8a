import { systemColumns } from "../column/columns.js";
import { systemTablePrefix } from "../contract/contract.js";
import type { StoreContext } from "./context.js";
import { tableOf } from "./context.js";
import { everyRow } from "./locate.js";

/** A table of a store that is the library's. */
export interface StoredTable {
  /** The full name. */
  readonly table: string;
  /** The key of the feature whose rows it has, as far as the name of the table says it; null for a system table. */
  readonly feature: string | null;
  /** All stored rows, history and tombstones among them. */
  readonly rows: number;
}

/** The library's tables, those of features first. */
export async function storedTables(context: StoreContext): Promise<readonly StoredTable[]> {
  const known = new Map(context.graphs.all().map(({ key }) => [tableOf(context, key), key]));
  const { tablePrefix } = context.adapter;
  const { features, system } = await ownTables(context);
  const described: StoredTable[] = [];
  for (const table of [...features, ...system]) {
    const feature = known.get(table) ?? table.slice(tablePrefix.length).replaceAll("__", "/");
    described.push({
      table,
      feature: features.includes(table) ? feature : null,
      rows: await rowsOf(context, table),
    });
  }
  return described;
}

/**
 * Removes all tables of the library, and no other. The settings go last, so that a store of which a part is gone still knows its hashes.
 *
 * @returns the names of the removed tables
 */
export async function dropAll({ adapter, connection, ...context }: StoreContext): Promise<readonly string[]> {
  const { features, system } = await ownTables({ adapter, connection, ...context });
  const settings = `${adapter.tablePrefix}${systemTablePrefix}settings`;
  const tables = [...features, ...system.filter((table) => table !== settings)];
  for (const table of tables) await connection.drop(table);
  await connection.drop(settings);
  return system.includes(settings) ? [...tables, settings] : tables;
}

interface OwnTables {
  readonly features: readonly string[];
  readonly system: readonly string[];
}

/** A table is a feature's if it has all system columns. Another store in the same place has a longer prefix: its tables are not this store's. */
async function ownTables({ adapter, connection }: StoreContext): Promise<OwnTables> {
  const prefix = adapter.tablePrefix;
  const names = (await connection.tables()).filter((name) => name.startsWith(prefix)).toSorted();
  const others = names.flatMap((name) => {
    const end = name.indexOf(systemTablePrefix);
    return end > prefix.length ? [name.slice(0, end)] : [];
  });
  const features: string[] = [];
  const system: string[] = [];
  for (const name of names) {
    if (others.some((other) => name.startsWith(other))) continue;
    if (name.startsWith(prefix + systemTablePrefix)) system.push(name);
    else if (await hasSystemColumns(connection, name)) features.push(name);
  }
  return { features, system };
}

async function hasSystemColumns(connection: StoreContext["connection"], table: string): Promise<boolean> {
  const columns = new Set((await connection.describe(table))?.map(({ name }) => name));
  return Object.values(systemColumns).every((name) => columns.has(name));
}

async function rowsOf({ connection }: StoreContext, table: string): Promise<number> {
  const columns = (await connection.describe(table)) ?? [];
  return connection.read(everyRow({ kind: "table", name: table }, columns)).count();
}
