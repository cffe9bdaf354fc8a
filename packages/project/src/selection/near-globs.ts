/** Whether a pattern is more than a name. */
export function isGlob(pattern: string): boolean {
  return /[*?[\]{}()]/.test(pattern);
}

/**
 * The globs that a misspelt one may have meant: it, with the plain parts of each name in their places. Parts before a `**` are counted from
 * the beginning, those behind it from the end.
 */
export function nearGlobs(pattern: string, names: Iterable<string>): Set<string> {
  const parts = pattern.split("/");
  const open = parts.indexOf("**");
  const near = new Set<string>();
  for (const name of names) {
    const own = name.split("/");
    if (open < 0 ? own.length !== parts.length : own.length < parts.length - 1) continue;
    const shift = own.length - parts.length;
    const filled = parts.map((part, index) => {
      if (isGlob(part)) return part;
      return own[open >= 0 && index > open ? index + shift : index] as string;
    });
    near.add(filled.join("/"));
  }
  near.delete(pattern);
  return near;
}
