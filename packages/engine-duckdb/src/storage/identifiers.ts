/** What names must not be looked for in: texts and comments. Or a name, quoted or bare. */
const token = /'(?:[^']|'')*'|--[^\n]*|\/\*[^]*?\*\/|"((?:[^"]|"")*)"|([\p{L}_][\p{L}\p{N}_$]*)/gu;

/** Everything in a statement that may name a table or a column, in lower case: DuckDB does not tell names apart by case. */
export function identifiersIn(sql: string): Set<string> {
  const found = new Set<string>();
  for (const [, quoted, bare] of sql.matchAll(token)) {
    const name = quoted?.replaceAll('""', '"') ?? bare;
    if (name !== undefined) found.add(name.toLowerCase());
  }
  return found;
}
