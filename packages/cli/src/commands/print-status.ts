import type { FeatureState, FeatureStatus } from "@metaxy-ts/project";
import { isInSync, selectFeatures, stateLooks } from "@metaxy-ts/project";
import type { Command } from "commander";
import { printTable } from "../output/table.js";
import type { Terminal } from "../terminal.js";
import { styled } from "../terminal.js";
import { findStatuses } from "./find-statuses.js";
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

const styles = {
  "in-sync": "green",
  pending: "yellow",
  root: "green",
  empty: "yellow",
  "no-input": "yellow",
  failed: "red",
} as const satisfies Record<FeatureState, string>;

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
    const found = await findStatuses(store, graph, wanted, { resolve, concurrency: options.concurrency }, terminal);
    if (options.format === "json") terminal.stdout.write(`${JSON.stringify(asJson(store.display, found), null, 2)}\n`);
    else await printStatusTable(found, terminal);
    return found.every(isInSync);
  });
}

async function printStatusTable(found: readonly FeatureStatus[], terminal: Terminal): Promise<void> {
  const number = (value: number | undefined): string => (value === undefined ? "" : value.toLocaleString("en"));
  const rows = found.map(({ feature, state, rows, counts, done }) => {
    const { sign, words } = stateLooks[state];
    const parts = [counts?.new, counts?.stale, counts?.orphaned, counts?.waiting].map(number);
    const percent = done === null ? "" : `${Math.floor(done * 100)} %`;
    return [
      feature,
      styled(styles[state], `${sign} ${words}`, terminal, terminal.stdout),
      number(rows),
      ...parts,
      percent,
    ];
  });
  const right = ["ROWS", "NEW", "STALE", "ORPHANED", "WAITING", "DONE"].map((name) => ({
    name,
    align: "right" as const,
  }));
  await printTable([{ name: "FEATURE" }, { name: "STATE" }, ...right], rows, terminal);
  for (const { feature, state, error } of found)
    if (error)
      terminal.stderr.write(`${styled(styles[state], feature, terminal, terminal.stderr)}: ${error.message}\n`);
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
