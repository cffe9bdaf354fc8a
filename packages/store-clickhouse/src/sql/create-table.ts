import type { ColumnDescription } from "@metaxy-ts/core/adapter";
import { isSystemColumn, systemColumns } from "@metaxy-ts/core/adapter";
import type { NewTable } from "@metaxy-ts/sql";
import type { ClickHouseLocation } from "./location.js";
import { literal, quote } from "./text.js";
import { binaryComment, byFieldType, requiredTypeText, typeText } from "./types.js";

/** System columns that hold a null; the others always have a value. */
const nullable: ReadonlySet<string> = new Set([systemColumns.deletedAt, systemColumns.materializationId]);

/** For how many inserts ClickHouse records tokens, so that a repeated insert stores nothing twice. */
const rememberedInserts = 10_000;

/**
 * The statements that create a table.
 *
 * Rows are sorted by feature version, sample and time: reading the current version reads one range, and the rows of a sample stand
 * together. Each feature version is a partition: reads of one version open no file of another, merges never rewrite versions that are
 * done, and an operator can drop an old version at once. All rows of a sample are on one shard; the library's own tables are on the first.
 */
export function createTableStatements(location: ClickHouseLocation, { name, columns, key }: NewTable): string[] {
  const isFeature = key.includes(systemColumns.featureVersion);
  const sample = key.filter((column) => !isSystemColumn(column)).map(quote);
  return location.create({
    name,
    definitions: columns.map((column) => `${quote(column.name)} ${columnText(column, key)}`),
    ...(isFeature ? { partitionBy: quote(systemColumns.featureVersion) } : {}),
    orderBy: `(${key.map(quote).join(", ")})`,
    rememberedInserts,
    shardBy: isFeature ? `sipHash64(${sample.join(", ")})` : "0",
  });
}

function columnText({ name, type }: ColumnDescription, key: readonly string[]): string {
  const required = key.includes(name) || (isSystemColumn(name) && !nullable.has(name));
  const comment = type.kind === "binary" ? ` comment ${literal(binaryComment)}` : "";
  if (isSystemColumn(name) && type.kind === "map") return byFieldType;
  return `${required ? requiredTypeText(type) : typeText(type)}${comment}`;
}
