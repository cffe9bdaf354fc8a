/** An identifier as it stands in SQL. */
export function quote(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** A string as it stands in SQL, which ends at a character NUL. */
export function literal(text: string): string {
  const quoted = text.split("\0").map((part) => `'${part.replaceAll("'", "''")}'`);
  return quoted.length === 1 ? quoted.join() : `(${quoted.join(" || chr(0) || ")})`;
}

/** An address without a user and a password, and without what is behind its `?`, where tokens and signatures are; a path as it is. */
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
