import type { DatabaseConnection, LoadedRows, SqlDatabase } from "./database.js";

/** A statement gets no longer than this, in characters, but for its last row. */
const statementLength = 500_000;

/** Nor does it get more rows: databases limit what stands behind VALUES. */
const statementRows = 500;

/** Appends rows to a table, and says how many. */
export async function insertRows(
  database: SqlDatabase,
  connection: DatabaseConnection,
  rows: LoadedRows,
): Promise<number> {
  const count = rows.values[0]?.length ?? 0;
  if (count === 0) return 0;
  if (connection.load) await connection.load(rows);
  else for (const sql of insertStatements(database, rows, count)) await connection.run(sql);
  return count;
}

function* insertStatements(
  { quote, forms }: SqlDatabase,
  { table, columns, values }: LoadedRows,
  count: number,
): Iterable<string> {
  const head = `insert into ${table} (${columns.map(({ name }) => quote(name)).join(", ")}) values `;
  let rows: string[] = [];
  let length = 0;
  for (let row = 0; row < count; row++) {
    const literals = columns.map(({ type }, index) => {
      const value = values[index]?.at(row);
      return value === null || value === undefined ? "null" : forms.literal(value, type);
    });
    const text = `(${literals.join(", ")})`;
    rows.push(text);
    length += text.length;
    if (rows.length < statementRows && length < statementLength && row < count - 1) continue;
    yield head + rows.join(", ");
    rows = [];
    length = 0;
  }
}
