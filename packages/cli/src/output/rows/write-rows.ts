import { resolve } from "node:path";
import type { Relation } from "@metaxy-ts/core";
import { isSystemColumn, MetaxyError, own } from "@metaxy-ts/core/adapter";
import { visible } from "@metaxy-ts/project";
import type { RecordBatch } from "apache-arrow";
import type { Terminal } from "../../terminal.js";
import { json, plainText } from "./json-values.js";
import { openSink } from "./sink.js";

/** The forms in which rows are printed. */
export const rowFormats = ["table", "json", "ndjson", "csv", "arrow", "parquet"] as const;
export type RowFormat = (typeof rowFormats)[number];

/** How rows are printed. */
export interface WriteRowsOptions {
  readonly format: RowFormat;
  /** The file. If omitted, stdout. */
  readonly output?: string;
  /** Whether a table shows the system columns too. The other forms always have them. If omitted, it does not. */
  readonly systemColumns?: boolean;
}

/** Rows of a batch: few enough to hold, many enough that statements cost little. */
const batchSize = 5_000;

type Row = Readonly<Record<string, unknown>>;

/**
 * Prints the rows of a relation. Memory holds a few batches, except for a table, whose widths depend on all rows.
 *
 * @throws ARGUMENT_INVALID for a Parquet file without a path, and for binary data on a terminal.
 */
export async function writeRows(
  relation: Relation<Row>,
  { format, output, systemColumns }: WriteRowsOptions,
  terminal: Terminal,
): Promise<void> {
  if (format === "table") return writeTable(relation, systemColumns ?? false, terminal);
  if (format === "parquet") {
    if (output === undefined) throw invalid("A Parquet file cannot be streamed. Name it with --output.");
    await relation.toParquet(resolve(terminal.folder, output));
    return;
  }
  if (format === "arrow" && output === undefined && terminal.stdout.isTTY)
    throw invalid("Arrow is binary. Name a file with --output, or pipe it into a program.");
  const sink = openSink(output, terminal);
  if (format === "arrow") {
    const { arrowStream } = await import("./arrow-stream.js");
    return sink.write(arrowStream(relation.arrowBatches() as AsyncIterable<RecordBatch>));
  }
  const batches = relation.batches(batchSize);
  if (format === "json") await sink.write(jsonList(batches));
  else if (format === "ndjson") await sink.write(lines(batches));
  else {
    const columns = await relation.columns();
    await sink.write(
      await csv(
        batches,
        columns.map(({ name }) => name),
      ),
    );
  }
}

async function* lines(batches: AsyncIterable<readonly Row[]>): AsyncIterable<string> {
  for await (const batch of batches) yield batch.map((row) => `${json(row)}\n`).join("");
}

async function* jsonList(batches: AsyncIterable<readonly Row[]>): AsyncIterable<string> {
  let between = "[\n";
  for await (const batch of batches) {
    yield `${between}${batch.map((row) => `  ${json(row)}`).join(",\n")}`;
    between = ",\n";
  }
  yield between === "[\n" ? "[]\n" : "\n]\n";
}

async function csv(batches: AsyncIterable<readonly Row[]>, columns: readonly string[]): Promise<AsyncIterable<string>> {
  const { stringify } = await import("csv-stringify/sync");
  return (async function* () {
    yield stringify([[...columns]]);
    for await (const batch of batches)
      yield stringify(batch.map((row) => columns.map((name) => plainText(own(row, name)))));
  })();
}

async function writeTable(relation: Relation<Row>, systemColumns: boolean, terminal: Terminal): Promise<void> {
  const { printTable } = await import("../table.js");
  const all = await relation.columns();
  const columns = systemColumns ? all : all.filter(({ name }) => !isSystemColumn(name));
  const rows: string[][] = [];
  for await (const batch of relation.batches(batchSize))
    for (const row of batch) rows.push(columns.map(({ name }) => visible(plainText(own(row, name)))));
  const isNumeric = ({ type }: (typeof columns)[number]): boolean => type.kind === "integer" || type.kind === "float";
  const named = columns.map((column) => ({
    name: column.name,
    align: isNumeric(column) ? ("right" as const) : ("left" as const),
  }));
  await printTable(named, rows, terminal);
}

function invalid(message: string): MetaxyError {
  return new MetaxyError("ARGUMENT_INVALID", message);
}
