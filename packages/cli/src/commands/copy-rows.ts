import type { Store } from "@metaxy-ts/core";
import { MetaxyError } from "@metaxy-ts/core/adapter";
import { grouped, selectFeatures } from "@metaxy-ts/project";
import type { Command } from "commander";
import { counted } from "../output/counted.js";
import { progress } from "../output/progress.js";
import { printTable } from "../output/table.js";
import type { Terminal } from "../terminal.js";
import { ownGraphOf } from "./graph-of.js";
import { projectOf } from "./project.js";

/** The options of `metaxy copy`. */
export interface CopyCommandOptions {
  readonly from: string;
  readonly to: string;
  readonly globalFilter: readonly string[];
  readonly featureHistory: boolean;
  readonly sampleHistory?: true;
  /** False with `--no-verify`. */
  readonly verify: boolean;
}

interface CopiedFeature {
  readonly feature: string;
  readonly copied: number;
  readonly present: number;
}

/** Copies features one after the other, parents first. What is there already is left out. */
export async function copyRows(
  command: Command,
  features: readonly string[],
  options: CopyCommandOptions,
  terminal: Terminal,
): Promise<void> {
  if (options.from === options.to) {
    throw new MetaxyError(
      "ARGUMENT_INVALID",
      `--from and --to both name ${JSON.stringify(options.to)}. Name two stores of the configuration.`,
    );
  }
  const project = await projectOf(command, terminal);
  const graph = await ownGraphOf(project, terminal);
  const keys = features.length > 0 ? selectFeatures(graph, features) : [...graph.features.keys()];
  await using source = await (await project.store(graph, options.from)).open({ mode: "read" });
  await using target = await (await project.store(graph, options.to)).open();
  const done: CopiedFeature[] = [];
  try {
    for (const feature of keys) done.push(await copyFeature(source, target, feature, { ...options, keys }, terminal));
  } catch (error) {
    await printCopied(done, terminal);
    const stopped = terminal.signal.aborted ? "Interrupted" : "Stopped";
    terminal.stderr.write(
      `${stopped}: ${done.length} of ${counted(keys.length, "feature")} copied, and nothing of ${keys[done.length]}. The same command goes on from there.\n`,
    );
    throw error;
  }
  await printCopied(done, terminal);
  const total = done.reduce((sum, { copied, present }) => sum + copied + present, 0);
  if (options.verify && total > 0)
    terminal.stderr.write(`${counted(total, "row")} in ${target.display} are those of ${source.display}.\n`);
}

interface FeatureCopy extends CopyCommandOptions {
  readonly keys: readonly string[];
}

async function copyFeature(
  source: Store,
  target: Store,
  feature: string,
  { keys, globalFilter, featureHistory, sampleHistory, verify }: FeatureCopy,
  terminal: Terminal,
): Promise<CopiedFeature> {
  const place = `${feature} (${keys.indexOf(feature) + 1} of ${keys.length})`;
  const shown = progress(place, terminal);
  try {
    const { rows, present = 0 } = await target.copyFrom(source, {
      features: [feature],
      globalFilters: globalFilter,
      withFeatureHistory: featureHistory,
      ...(sampleHistory && { withSampleHistory: true }),
      onlyMissing: true,
      verify,
      signal: terminal.signal,
      onProgress: ({ rows: passed, total }) => shown.update(`${place}: ${share(passed, total)}`),
    });
    return { feature, copied: rows, present };
  } finally {
    await shown.stop();
  }
}

function share(rows: number, total: number): string {
  const of = `${grouped(rows)} of ${counted(total, "row")}`;
  return total === 0 || rows >= total ? `${of}, storing` : `${of}, ${Math.floor((rows / total) * 100)} %`;
}

async function printCopied(done: readonly CopiedFeature[], terminal: Terminal): Promise<void> {
  if (done.length === 0) return;
  const rows = done.map(({ feature, copied, present }) => [feature, String(copied), String(present)]);
  const right = ["COPIED", "PRESENT"].map((name) => ({ name, align: "right" as const }));
  await printTable([{ name: "FEATURE" }, ...right], rows, terminal);
}
