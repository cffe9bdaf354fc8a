import type { FeatureStatus } from "@metaxy-ts/project";
import { isInSync, selectFeatures, stateLooks } from "@metaxy-ts/project";
import type { Command } from "commander";
import type { Terminal } from "../terminal.js";
import { styled } from "../terminal.js";
import { findStatuses } from "./find-statuses.js";
import { statusTable } from "./status-table.js";
import { withStore } from "./with-store.js";

/** The options of `metaxy status`. */
export interface StatusCommandOptions {
  readonly format: "table" | "json";
  readonly filter: readonly string[];
  readonly globalFilter: readonly string[];
  readonly staleIf: readonly string[];
  readonly fallback: boolean;
  readonly fallbackTarget?: true;
  readonly assertInSync?: true;
  readonly concurrency: number;
}

/** Prints the state of features in a store. Returns whether there is nothing to do. */
export function printStatus(
  command: Command,
  features: readonly string[],
  options: StatusCommandOptions,
  terminal: Terminal,
): Promise<boolean> {
  return withStore(command, terminal, { mode: "read" }, async ({ graph, store }) => {
    const own = [...graph.features.values()].filter(({ external }) => !external).map(({ key }) => key);
    const wanted = features.length > 0 ? selectFeatures(graph, features) : own;
    const resolve = {
      targetFilters: options.filter,
      globalFilters: options.globalFilter,
      stalenessPredicates: options.staleIf,
      fallback: options.fallback,
      fallbackTarget: options.fallbackTarget ?? false,
    };
    const { concurrency, format } = options;
    const isLive = format === "table" && terminal.stdout.isTTY && terminal.env.TERM !== "dumb";
    const watcher = isLive ? await (await import("./watch-statuses.js")).watchStatuses(wanted, terminal) : undefined;
    const found = await findStatuses(store, graph, wanted, { resolve, concurrency }, terminal, watcher);
    if (format === "json") terminal.stdout.write(`${JSON.stringify(asJson(store.display, found), null, 2)}\n`);
    else await printStatusTable(found, terminal);
    return found.every(isInSync);
  });
}

async function printStatusTable(found: readonly FeatureStatus[], terminal: Terminal): Promise<void> {
  terminal.stdout.write(await statusTable(found, terminal));
  for (const { feature, state, error } of found)
    if (error)
      terminal.stderr.write(
        `${styled(stateLooks[state].color, feature, terminal, terminal.stderr)}: ${error.message}\n`,
      );
}

function asJson(store: string, found: readonly FeatureStatus[]): unknown {
  return {
    store,
    inSync: found.every(isInSync),
    features: found.map(({ error, ...each }) => ({
      ...each,
      ...(error && { error: { code: error.code, message: error.message } }),
    })),
  };
}
