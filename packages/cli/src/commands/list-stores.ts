import type { Project } from "@metaxy-ts/project";
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
  const stores = listedStores(project);
  if (format === "json") {
    terminal.stdout.write(`${JSON.stringify({ stores }, null, 2)}\n`);
    return;
  }
  const rows = stores.map(({ name, kind, isDefault, fallbackStores }) => [
    name,
    kind ?? "",
    isDefault ? "default" : "",
    fallbackStores.join(", "),
  ]);
  await printTable([{ name: "STORE" }, { name: "KIND" }, { name: "" }, { name: "FALLBACK STORES" }], rows, terminal);
}

/** A store of the list, as `-f json` prints it. */
export interface ListedStore {
  readonly name: string;
  /** Null if only the store itself knows, because a function makes it. */
  readonly kind: string | null;
  readonly isDefault: boolean;
  readonly fallbackStores: readonly string[];
}

/** The stores of a project. */
export function listedStores(project: Project): ListedStore[] {
  return project.stores.map((name) => ({
    name,
    kind: project.storeKind(name) ?? null,
    isDefault: name === project.config.store,
    fallbackStores: project.fallbackStores(name),
  }));
}
