import { systemTablePrefix } from "../contract/contract.js";
import { compareUtf8 } from "../hash/text.js";
import type { StoreContext } from "./context.js";
import { kindOfTable, tablesUnder } from "./open/own-tables.js";

/**
 * Removes all tables of the library, and no other. The settings go last, so that a store of which a part is gone still knows its hashes.
 *
 * @returns the names of the removed tables
 */
export async function dropAll({ adapter, connection }: StoreContext): Promise<readonly string[]> {
  const { tablePrefix } = adapter;
  const settings = `${tablePrefix}${systemTablePrefix}settings`;
  const names = tablesUnder(await connection.tables(), tablePrefix);
  const own: string[] = [];
  for (const name of [...names].sort(compareUtf8)) {
    const columns = (await connection.describe(name)) ?? [];
    if (kindOfTable(name, columns, tablePrefix) !== "other") own.push(name);
  }
  for (const table of own) if (table !== settings) await connection.drop(table);
  await connection.drop(settings); // also where it is no table
  return own;
}
