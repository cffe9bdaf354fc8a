/** An identifier as it stands in SQL. */
export function quote(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** A text as it stands in SQL, which ends at a character NUL. */
export function literal(text: string): string {
  const quoted = text.split("\0").map((part) => `'${part.replaceAll("'", "''")}'`);
  return quoted.length === 1 ? quoted.join() : `(${quoted.join(" || chr(0) || ")})`;
}

/** A query as part of another one, whatever it ends with: a semicolon, or a comment. */
export function subquery(sql: string): string {
  return `(${sql.replace(/[\s;]+$/, "")}\n)`;
}
