import type { Command } from "commander";
import { printTable } from "../output/table.js";
import type { Terminal } from "../terminal.js";
import { projectOf } from "./project.js";

/** Prints the stores of the configuration. None is opened, and no adapter is imported. */
export async function listStores(
  command: Command,
  { format }: { readonly format: "table" | "json" },
  terminal: Terminal,
): Promise<void> {
  const project = await projectOf(command, terminal);
  const stores = project.stores.map((name) => ({
    name,
    isDefault: name === project.config.store,
    fallbackStores: project.fallbackStores(name),
  }));
  if (format === "json") {
    terminal.stdout.write(`${JSON.stringify({ stores }, null, 2)}\n`);
    return;
  }
  const rows = stores.map(({ name, isDefault, fallbackStores }) => [
    name,
    isDefault ? "default" : "",
    fallbackStores.join(", "),
  ]);
  await printTable([{ name: "STORE" }, { name: "" }, { name: "FALLBACK STORES" }], rows, terminal);
}
