const word = /[\p{L}_][\p{L}\p{N}_$]*/gu;
const quoted = /"((?:[^"]|"")*)"/g;

/**
 * Everything in a statement of the user that may name a table, in lower case: DuckDB does not distinguish names by case. It may
 * find too much, such as words in strings, but never too little: a name is a word, or it is quoted.
 */
export function identifiersIn(sql: string): Set<string> {
  const words = sql.match(word) ?? [];
  const names = Array.from(sql.matchAll(quoted), ([, name = ""]) => name.replaceAll('""', '"'));
  return new Set([...words, ...names].map((name) => name.toLowerCase()));
}
