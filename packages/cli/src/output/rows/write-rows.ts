import type { Relation } from "@metaxy-ts/core";
import { isSystemColumn, MetaxyError, own } from "@metaxy-ts/core/adapter";
import type { RecordBatch } from "apache-arrow";
import type { Terminal } from "../../terminal.js";
import { json, plainText } from "./json-values.js";
import { limited } from "./limited.js";
import { openSink } from "./sink.js";

/** The forms in which rows are printed. */
export const rowFormats = ["table", "json", "ndjson", "csv", "arrow", "parquet"] as const;
export type RowFormat = (typeof rowFormats)[number];

/** How rows are printed. */
export interface WriteRowsOptions {
  readonly format: RowFormat;
  /** The file. If omitted, stdout. */
  readonly output?: string;
  /** At most so many rows. If omitted, all. */
  readonly limit?: number;
  /** Whether a table shows the system columns too. The other forms always have them. If omitted, it does not. */
  readonly systemColumns?: boolean;
}

type Row = Readonly<Record<string, unknown>>;

/**
 * Prints the rows of a relation. Memory holds one batch, except for a table, whose widths depend on all rows.
 *
 * @throws ARGUMENT_INVALID for a Parquet file without a path or with a limit, and for binary data on a terminal.
 */
export async function writeRows(
  relation: Relation<Row>,
  { format, output, limit, systemColumns }: WriteRowsOptions,
  terminal: Terminal,
): Promise<void> {
  if (format === "parquet") return writeParquet(relation, output, limit);
  if (format === "table") return writeTable(relation, limit, systemColumns ?? false, terminal);
  if (format === "arrow" && output === undefined && terminal.stdout.isTTY)
    throw invalid("Arrow is binary. Name a file with --output, or pipe it into a program.");
  const sink = await openSink(output, terminal);
  const rows = limited(relation, limit);
  if (format === "json") await sink.write(jsonList(rows));
  else if (format === "ndjson") await sink.write(lines(rows));
  else if (format === "csv")
    await sink.write(
      await csv(
        rows,
        (await relation.columns()).map(({ name }) => name),
      ),
    );
  else await sink.write(await arrow(relation, limit));
}

async function* lines(rows: AsyncIterable<Row>): AsyncIterable<string> {
  for await (const row of rows) yield `${json(row)}\n`;
}

async function* jsonList(rows: AsyncIterable<Row>): AsyncIterable<string> {
  let between = "[\n";
  for await (const row of rows) {
    yield `${between}  ${json(row)}`;
    between = ",\n";
  }
  yield between === "[\n" ? "[]\n" : "\n]\n";
}

async function csv(rows: AsyncIterable<Row>, columns: readonly string[]): Promise<AsyncIterable<string>> {
  const { stringify } = await import("csv-stringify/sync");
  const line = (values: readonly string[]): string => stringify([[...values]]);
  return (async function* () {
    yield line(columns);
    for await (const row of rows) yield line(columns.map((name) => plainText(own(row, name))));
  })();
}

async function arrow(relation: Relation<Row>, limit: number | undefined): Promise<AsyncIterable<Uint8Array>> {
  if (limit !== undefined) throw invalid("--limit is for rows as text, not for Arrow.");
  const { RecordBatchStreamWriter } = await import("apache-arrow");
  return RecordBatchStreamWriter.writeAll(relation.arrowBatches() as AsyncIterable<RecordBatch>);
}

async function writeParquet(
  relation: Relation<Row>,
  output: string | undefined,
  limit: number | undefined,
): Promise<void> {
  if (output === undefined) throw invalid("A Parquet file cannot be streamed. Name it with --output.");
  if (limit !== undefined) throw invalid("--limit is for rows as text, not for Parquet.");
  await relation.toParquet(output);
}

async function writeTable(
  relation: Relation<Row>,
  limit: number | undefined,
  systemColumns: boolean,
  terminal: Terminal,
): Promise<void> {
  const { printTable } = await import("../table.js");
  const all = await relation.columns();
  const columns = systemColumns ? all : all.filter(({ name }) => !isSystemColumn(name));
  const rows: string[][] = [];
  for await (const row of limited(relation, limit)) rows.push(columns.map(({ name }) => plainText(own(row, name))));
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
