import { wellFormed } from "@metaxy-ts/core/adapter";

/** An identifier as it stands in SQL. */
export function quote(name: string): string {
  return `"${escaped(name).replaceAll('"', '\\"')}"`;
}

/** A string as it stands in SQL. */
export function literal(text: string): string {
  return `'${escapedText(text)}'`;
}

export function escapedText(text: string): string {
  return escaped(text).replaceAll("'", "\\'");
}

function escaped(text: string): string {
  return wellFormed(text).replaceAll("\\", "\\\\").replaceAll("\0", "\\0");
}

/** A query as part of another one, whatever it ends with: a semicolon, or a comment. */
export function subquery(sql: string): string {
  return `(${sql.replace(/[\s;]+$/, "")}\n)`;
}
