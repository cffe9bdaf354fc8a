import { DatabaseSync } from "node:sqlite";
import type { RawRow } from "@metaxy-ts/conformance";

/** All rows of a table in a file of SQLite, or of what shares its format. */
export function fileRows(path: string, table: string): readonly RawRow[] {
  const database = new DatabaseSync(path, { readOnly: true });
  try {
    const statement = database.prepare(`select * from "${table}"`);
    statement.setReadBigInts(true);
    return statement.all();
  } finally {
    database.close();
  }
}
