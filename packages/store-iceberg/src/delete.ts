import type { ColumnDescription, ErasedPart, StoredTable, TableEngine } from "@metaxy-ts/core/adapter";
import { MetaxyError } from "@metaxy-ts/core/adapter";
import { quote } from "@metaxy-ts/engine-duckdb/base";
import { committing } from "./attach.js";
import { isMoved, moved, retrying } from "./retry.js";

/** A table, and what works on it. */
export interface Source {
  readonly engine: TableEngine;
  readonly table: string;
  /** The table's name in DuckDB. */
  readonly from: string;
  columns(): Promise<readonly ColumnDescription[] | undefined>;
}

/** A copy of the table. Its own row numbers are the positions that the engine gives. */
const copy = "temp.metaxy_iceberg_part";
const file = "metaxy_iceberg_file";
const row = "metaxy_iceberg_row";

/**
 * Deletes the rows that `erase` chooses, in one commit of positions in files. Files never change, so rows that others append stay. If others
 * delete such a row in the meantime, or put it into another file, nothing is deleted, and the rows are looked for again.
 */
export async function deleteRows(
  source: Source,
  erase: (part: StoredTable) => Promise<ErasedPart | undefined>,
): Promise<number> {
  const { engine, table } = source;
  try {
    return await retrying(async () => {
      const columns = await source.columns();
      if (!columns) return 0;
      await engine.run(`create or replace temp table metaxy_iceberg_part as ${located(source, columns)}`);
      const erased = await erase({ kind: "sql", columns, from: copy });
      if (!erased) return 0;
      await committing(engine, deletion(source, columns, erased.removed));
      return erased.removed.length;
    });
  } catch (cause) {
    if (!isMoved(cause)) throw cause;
    throw new MetaxyError(
      "STORE_LOCKED",
      `Table ${table} is continuously changed by other writers. Nothing was deleted; delete again later.`,
      { details: { table }, cause },
    );
  } finally {
    await engine.run(`drop table if exists ${copy}`);
  }
}

/** The rows with their places. A column of the same name hides a place, unless the columns get other names. */
function located({ from }: Source, columns: readonly ColumnDescription[]): string {
  const aliases = columns.map((_, index) => `c${index}`);
  const named = columns.map(({ name }, index) => `${aliases[index]} as ${quote(name)}`);
  return `select ${named.join(", ")}, filename as ${file}, file_row_number as ${row} from ${from} as t(${aliases.join(", ")}) order by filename, file_row_number`;
}

/** All of the rows, or an error: how many there are is looked at in the same statement, so in the same version of the table. */
function deletion({ from }: Source, columns: readonly ColumnDescription[], removed: readonly number[]): string {
  const chosen = `from ${copy} where rowid in (${removed.join(", ")})`;
  const hidden = columns.some(({ name }) => places.has(name.toLowerCase()));
  const whole = `struct_pack(${columns.map(({ name }) => `${quote(name)} := ${quote(name)}`).join(", ")})`;
  const which = hidden
    ? `${whole} in (select ${whole} ${chosen})`
    : `(filename, file_row_number) in (select (${file}, ${row}) ${chosen})`;
  const check = `(select case when count(*) = ${removed.length} then true else error('${moved}') end from ${from} where ${which})`;
  return `delete from ${from} where ${which} and ${check}`;
}

const places: ReadonlySet<string> = new Set(["filename", "file_row_number"]);
