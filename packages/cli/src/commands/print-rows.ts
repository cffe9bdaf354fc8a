import type { AnyFeature, ReadOptions } from "@metaxy-ts/core";
import { MetaxyError } from "@metaxy-ts/core/adapter";
import type { Command } from "commander";
import type { RowFormat } from "../output/rows/write-rows.js";
import { writeRows } from "../output/rows/write-rows.js";
import type { Terminal } from "../terminal.js";
import { withStore } from "./with-store.js";

/** The options of `metaxy read`. */
export interface ReadCommandOptions {
  readonly format: RowFormat;
  readonly output?: string;
  readonly limit?: number;
  readonly filter: readonly string[];
  readonly columns?: string;
  readonly asOf?: string;
  readonly sampleHistory?: true;
  readonly featureHistory?: true;
  readonly deleted?: true;
  readonly systemColumns?: true;
  readonly fallback: boolean;
}

/** Prints the stored rows of a feature. */
export function printRows(
  command: Command,
  feature: string,
  options: ReadCommandOptions,
  terminal: Terminal,
): Promise<void> {
  return withStore(command, terminal, { mode: "read" }, async ({ store }) => {
    const rows = await store.read((await runnersFeature(feature)) as string, readOptions(options));
    // Columns that were asked for are shown, whatever they are.
    await writeRows(
      rows,
      { ...options, systemColumns: options.systemColumns ?? options.columns !== undefined },
      terminal,
    );
  });
}

/** What runs of pipelines record is in features of the runner, which are in no project. */
async function runnersFeature(key: string): Promise<AnyFeature | string> {
  if (!key.startsWith("metaxy-ts/")) return key;
  const { failures, runs } = await import("@metaxy-ts/runner");
  return [failures, runs].find((feature) => feature.key === key) ?? key;
}

function readOptions(options: ReadCommandOptions): ReadOptions {
  const { columns, filter, asOf, sampleHistory, featureHistory, deleted, fallback, limit } = options;
  return {
    fallback,
    filters: filter,
    ...(columns !== undefined && { columns: columns.split(",").map((name) => name.trim()) }),
    ...(asOf !== undefined && { asOf: timeOf(asOf, "--as-of") }),
    ...(sampleHistory && { withSampleHistory: true }),
    ...(featureHistory && { withFeatureHistory: true }),
    ...(deleted && { includeSoftDeleted: true }),
    ...(limit !== undefined && { limit }),
  };
}

/** @param option What the user calls it. */
export function timeOf(text: string, option: string): Date {
  const time = new Date(text);
  if (!Number.isNaN(time.getTime())) return time;
  throw new MetaxyError(
    "ARGUMENT_INVALID",
    `${option} takes a time such as 2026-01-31T12:00:00Z; it is ${JSON.stringify(text)}.`,
  );
}
