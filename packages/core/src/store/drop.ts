import { systemTablePrefix } from "../contract/contract.js";
import type { FeatureInput } from "../graph/graph.js";
import { compareUtf8 } from "../hash/text.js";
import { locateChildless } from "./childless.js";
import type { StoreContext } from "./context.js";
import { target } from "./context.js";
import { locateTable } from "./locate.js";
import { kindOfTable, tablesUnder } from "./open/own-tables.js";

/** Removes the tables of a feature. */
export async function drop(context: StoreContext, feature: FeatureInput): Promise<void> {
  const wanted = target(context, feature);
  const childless = await locateChildless(context, wanted);
  const located = await locateTable(context, wanted.feature);
  for (const table of [childless?.table, located?.table]) if (table) await context.connection.drop(table);
}

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
