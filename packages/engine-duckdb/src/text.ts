/**
 * Writes an identifier into SQL.
 *
 * @param name The name of a table, a column or the like.
 * @returns The name in double quotes.
 */
export function quote(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/**
 * Writes a string into SQL. A literal of DuckDB cannot contain the character NUL, so such a string becomes an expression.
 *
 * @param text Any string.
 * @returns The literal, or an expression in parentheses.
 */
export function literal(text: string): string {
  const quoted = text.split("\0").map((part) => `'${part.replaceAll("'", "''")}'`);
  return quoted.length === 1 ? quoted.join() : `(${quoted.join(" || chr(0) || ")})`;
}

/**
 * Makes an address fit for messages.
 *
 * @param address A URL, or the path of a folder or a file.
 * @returns The address without user and password, and without what follows its `?`, where tokens and signatures are; a path as it is.
 */
export function withoutCredentials(address: string): string {
  const scheme = /^[a-z][a-z0-9+.-]*:\/\//i.exec(address)?.[0];
  if (scheme === undefined) return address;
  return (
    scheme +
    address
      .slice(scheme.length)
      .replace(/[?#].*$/s, "")
      .replace(/^[^/]*@/, "")
  );
}

/** A query as part of another one, whatever it ends with: a semicolon, or a comment. */
export function subquery(sql: string): string {
  return `(${sql.replace(/[\s;]+$/, "")}\n)`;
}

/** A statement that writes the rows of another one into a Parquet file. */
export function copyToParquet(sql: string, path: string, ...options: string[]): string {
  // DuckDB writes beside an existing file first, and takes a backslash for the end of a folder's name on every system.
  const inPlace = process.platform !== "win32" && path.includes("\\") ? ["use_tmp_file false"] : [];
  return `copy ${subquery(sql)} to ${literal(path)} (${["format parquet", ...options, ...inPlace].join(", ")})`;
}
