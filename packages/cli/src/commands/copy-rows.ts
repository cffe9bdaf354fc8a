import { selectFeatures } from "@metaxy-ts/project";
import type { Command } from "commander";
import { progress } from "../output/progress.js";
import { printTable } from "../output/table.js";
import type { Terminal } from "../terminal.js";
import { graphOf } from "./graph-of.js";
import { projectOf } from "./project.js";

/** The options of `metaxy copy`. */
export interface CopyCommandOptions {
  readonly from: string;
  readonly to: string;
  readonly globalFilter: readonly string[];
  readonly featureHistory: boolean;
  readonly sampleHistory?: true;
}

/** Copies features one after the other, parents first. */
export async function copyRows(
  command: Command,
  features: readonly string[],
  { from, to, globalFilter, featureHistory, sampleHistory }: CopyCommandOptions,
  terminal: Terminal,
): Promise<void> {
  const project = await projectOf(command, terminal);
  const graph = await graphOf(project, terminal, from);
  const keys = features.length > 0 ? selectFeatures(graph, features) : [...graph.features.keys()];
  await using source = await (await project.store(graph, from)).open({ mode: "read" });
  await using target = await (await project.store(graph, to)).open();
  const shown = progress("", terminal);
  const rows: string[][] = [];
  try {
    for (const [index, key] of keys.entries()) {
      terminal.signal.throwIfAborted();
      shown.update(`${key} (${index + 1} of ${keys.length})`);
      const copied = await target.copyFrom(source, {
        features: [key],
        globalFilters: globalFilter,
        withFeatureHistory: featureHistory,
        ...(sampleHistory && { withSampleHistory: true }),
      });
      rows.push([key, String(copied.rows)]);
    }
  } finally {
    shown.stop();
    await printTable([{ name: "FEATURE" }, { name: "COPIED", align: "right" }], rows, terminal);
  }
}
