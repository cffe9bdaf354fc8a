import type { Store } from "@metaxy-ts/core";
import { MetaxyError } from "@metaxy-ts/core/adapter";
import { selectFeatures } from "@metaxy-ts/project";
import type { Command } from "commander";
import { confirmed } from "../confirm.js";
import { printTable } from "../output/table.js";
import type { Terminal } from "../terminal.js";
import { withStore } from "./with-store.js";

/** The options of `metaxy delete`. */
export interface DeleteCommandOptions {
  readonly filter: readonly string[];
  readonly all?: true;
  readonly hard?: true;
  readonly withFeatureHistory?: true;
  readonly dryRun?: true;
  readonly yes?: true;
}

/** Deletes samples of features, after it has said how many rows that are. */
export function deleteRows(
  command: Command,
  features: readonly string[],
  options: DeleteCommandOptions,
  terminal: Terminal,
): Promise<void> {
  const { filter, all, hard, withFeatureHistory, dryRun, yes } = options;
  if (all ? filter.length > 0 : filter.length === 0)
    throw new MetaxyError(
      "ARGUMENT_INVALID",
      "Say which samples to delete: either with --filter, or all of them with --all.",
    );
  const samples = all ? "TRUE" : filter.map((text) => `(${text})`).join(" AND ");
  return withStore(command, terminal, { mode: dryRun ? "read" : "write" }, async ({ graph, store }) => {
    const keys = selectFeatures(graph, features);
    const counts = await Promise.all(keys.map((key) => rowsToDelete(store, key, samples, options)));
    const rows = keys.map((key, index) => [key, String(counts[index])]);
    await printTable([{ name: "FEATURE" }, { name: hard ? "ROWS" : "SAMPLES", align: "right" }], rows, terminal);
    const total = counts.reduce((sum, count) => sum + count, 0);
    if (dryRun || total === 0) return;
    const what = hard ? `Remove ${total} rows, with their history,` : `Delete ${total} samples`;
    if (!(await confirmed(`${what} from ${store.display}?`, yes ?? false, terminal))) return;
    let done = 0;
    for (const key of keys)
      done += await store.delete(key, samples, {
        ...(hard && { hard }),
        ...(withFeatureHistory && { withFeatureHistory }),
      });
    terminal.stderr.write(hard ? `Removed ${done} rows.\n` : `Deleted ${done} samples.\n`);
  });
}

async function rowsToDelete(
  store: Store,
  key: string,
  filters: string,
  { hard, withFeatureHistory }: DeleteCommandOptions,
): Promise<number> {
  if (!(await store.has(key, { fallback: !hard }))) return 0;
  const rows = await store.read(key, {
    filters,
    fallback: !hard,
    ...(withFeatureHistory && { withFeatureHistory }),
    ...(hard && { withSampleHistory: true, includeSoftDeleted: true }),
  });
  return rows.count();
}
