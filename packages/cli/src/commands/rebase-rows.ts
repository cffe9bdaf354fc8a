import { MetaxyError } from "@metaxy-ts/core/adapter";
import type { Command } from "commander";
import type { Terminal } from "../terminal.js";
import { withStore } from "./with-store.js";

/** The options of `metaxy rebase`. */
export interface RebaseCommandOptions {
  readonly from: string;
  readonly filter: readonly string[];
  readonly dryRun?: true;
}

/** Takes over rows of another feature version. */
export function rebaseRows(
  command: Command,
  feature: string,
  { from, filter, dryRun }: RebaseCommandOptions,
  terminal: Terminal,
): Promise<void> {
  return withStore(command, terminal, { mode: dryRun ? "read" : "write" }, async ({ graph, store }) => {
    if (!dryRun) {
      const rows = await store.rebase(feature, { from, filters: filter });
      terminal.stderr.write(`Took over ${rows} rows of version ${from}.\n`);
      return;
    }
    const rows = await store.read(feature, {
      featureVersion: from,
      withFeatureHistory: true,
      fallback: false,
      filters: filter,
    });
    const count = await rows.count();
    const current = graph.versions(feature, store.hash.length).feature;
    if (count === 0 || from === current) {
      throw new MetaxyError(
        "REBASE_INVALID",
        `There is nothing to take over: version ${from} of feature ${feature} ${from === current ? "is that of the code" : "has no rows"}.`,
      );
    }
    terminal.stderr.write(`Would take over up to ${count} rows of version ${from}.\n`);
  });
}
