import type { ConfiguredStore, InspectedTable } from "@metaxy-ts/core";
import type { Command } from "commander";
import { confirmedByName } from "../confirm.js";
import { counted } from "../output/counted.js";
import { printTable } from "../output/table.js";
import type { Terminal } from "../terminal.js";
import type { DropCommandOptions } from "./drop-tables.js";
import { ownGraphOf } from "./graph-of.js";
import { projectOf } from "./project.js";

/** Empties a store, after it has said what is in it. The store is not open while the user is asked. */
export async function dropAll(
  command: Command,
  { dryRun, yes, store: name }: DropCommandOptions,
  terminal: Terminal,
): Promise<void> {
  const project = await projectOf(command, terminal);
  const store = await project.store(await ownGraphOf(project, terminal), name);
  const tables = await ownTables(store);
  const rows = tables.map((table) => [table.name, table.kind, String(table.rows ?? "")]);
  await printTable([{ name: "TABLE" }, { name: "KIND" }, { name: "ROWS", align: "right" }], rows, terminal);
  if (dryRun) return;
  if (tables.length === 0) {
    terminal.stderr.write(`${store.display} is empty.\n`);
    return;
  }
  const question = `Remove all ${counted(tables.length, "table")} of Metaxy from ${store.display}, permanently?`;
  if (!(await confirmedByName(question, name ?? project.config.store ?? "", yes ?? false, terminal))) return;
  await using open = await store.open();
  const removed = await open.dropAll();
  terminal.stderr.write(`Removed ${counted(removed.length, "table")}.\n`);
}

/** Features first, as they are removed. */
async function ownTables(store: ConfiguredStore): Promise<readonly InspectedTable[]> {
  const { tables } = await store.inspect({ rows: true });
  const ofKind = (kind: InspectedTable["kind"]) => tables.filter((table) => table.kind === kind);
  return [...ofKind("feature"), ...ofKind("system")];
}
