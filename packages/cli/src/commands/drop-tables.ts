import type { Store } from "@metaxy-ts/core";
import { selectFeatures } from "@metaxy-ts/project";
import type { Command } from "commander";
import { confirmed } from "../confirm.js";
import { counted } from "../output/counted.js";
import { printTable } from "../output/table.js";
import type { Terminal } from "../terminal.js";
import { withStore } from "./with-store.js";

/** The options of `metaxy drop`. */
export interface DropCommandOptions {
  readonly store?: string;
  readonly all?: true;
  readonly dryRun?: true;
  readonly yes?: true;
}

/** Drops the tables of features, after it has said what is in them. */
export function dropTables(
  command: Command,
  features: readonly string[],
  { dryRun, yes }: DropCommandOptions,
  terminal: Terminal,
): Promise<void> {
  return withStore(command, terminal, { mode: dryRun ? "read" : "write" }, async ({ graph, store }) => {
    const keys = selectFeatures(graph, features);
    const counts = await Promise.all(keys.map((key) => allRows(store, key)));
    const rows = keys.map((key, index) => [key, counts[index] === undefined ? "no table" : String(counts[index])]);
    await printTable([{ name: "FEATURE" }, { name: "ROWS", align: "right" }], rows, terminal);
    const there = keys.filter((_, index) => counts[index] !== undefined);
    if (dryRun || there.length === 0) return;
    const tables = counted(there.length, "table");
    if (!(await confirmed(`Remove ${tables} from ${store.display}?`, yes ?? false, terminal))) return;
    for (const key of there) await store.drop(key);
    terminal.stderr.write(`Removed ${tables}.\n`);
  });
}

/** All stored rows; undefined without a table. */
async function allRows(store: Store, key: string): Promise<number | undefined> {
  if (!(await store.has(key))) return undefined;
  const all = { withFeatureHistory: true, withSampleHistory: true, includeSoftDeleted: true, fallback: false };
  return (await store.read(key, all)).count();
}
