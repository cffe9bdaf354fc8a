const word = /[\p{L}_][\p{L}\p{N}_$]*/gu;
const quoted = /"((?:[^"]|"")*)"/g;

/**
 * Everything in a statement of the user that may name a table, in lower case: DuckDB does not distinguish names by case. It may
 * find too much, such as words in strings, but never too little: a name is a word, or it is quoted.
 *
 * A table that is found without being read costs a view, or the staging of its rows. A table that is not found makes the statement fail.
 * DuckDB's own answers are not complete: `getTableNames` finds nothing in a statement with PIVOT; `json_serialize_sql` takes neither PIVOT nor
 * EXPLAIN, and does not see into `query('…')` and `query_table('…')`.
 */
export function identifiersIn(sql: string): Set<string> {
  const words = sql.match(word) ?? [];
  const names = Array.from(sql.matchAll(quoted), ([, name = ""]) => name.replaceAll('""', '"'));
  return new Set([...words, ...names].map((name) => name.toLowerCase()));
}
