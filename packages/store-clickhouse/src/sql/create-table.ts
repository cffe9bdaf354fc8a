import type { ColumnDescription } from "@metaxy-ts/core/adapter";
import { isSystemColumn, systemColumns } from "@metaxy-ts/core/adapter";
import type { NewTable } from "@metaxy-ts/sql";
import { literal, quote } from "./text.js";
import { binaryComment, requiredTypeText, typeText } from "./types.js";

/** System columns that hold a null; the others always have a value. */
const nullable: ReadonlySet<string> = new Set([systemColumns.deletedAt, systemColumns.materializationId]);

/** How many inserts back ClickHouse remembers the tokens of, so that one that is tried again stores nothing twice. */
const rememberedInserts = 10_000;

/**
 * The statement that creates a table.
 *
 * Rows are sorted by feature version, sample and time: reading the current version reads one range, and the rows of a sample stand
 * together. Each feature version is a partition: reads of one version open no file of another, merges never rewrite versions that are
 * done, and an operator can drop an old version at once.
 */
export function createTableText(table: string, { columns, key }: NewTable): string {
  const definitions = columns.map((column) => `${quote(column.name)} ${columnText(column, key)}`);
  const partition = key.includes(systemColumns.featureVersion)
    ? ` partition by ${quote(systemColumns.featureVersion)}`
    : "";
  return `create table if not exists ${table} (${definitions.join(", ")}) engine = MergeTree${partition} order by (${key.map(quote).join(", ")}) settings non_replicated_deduplication_window = ${rememberedInserts}`;
}

function columnText({ name, type }: ColumnDescription, key: readonly string[]): string {
  const required = key.includes(name) || (isSystemColumn(name) && !nullable.has(name));
  const comment = type.kind === "binary" ? ` comment ${literal(binaryComment)}` : "";
  return `${required ? requiredTypeText(type) : typeText(type)}${comment}`;
}
