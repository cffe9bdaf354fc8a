/** How a dialect writes strings: `'it''s'`, or also `'it\'s'`. */
export interface TextSyntax {
  readonly backslashEscapes: boolean;
}

/** A piece of a statement. `broken` is a string, a name or a comment that does not end. */
export interface Token {
  readonly kind: "text" | "name" | "comment" | "broken" | "placeholder" | "word" | "other";
  readonly text: string;
  /** The number of a placeholder, from 1. */
  readonly parameter?: number;
}

const standard = pattern({
  text: /[eE]'(?:[^'\\]|\\[\s\S]|'')*'(?!')|'(?:[^']|'')*'(?!')|\$(?<tag>[A-Za-z_]\w*)?\$[\s\S]*?\$\k<tag>\$/,
  name: /"(?:[^"]|"")*"(?!")/,
});
const withEscapes = pattern({
  text: /'(?:[^'\\]|\\[\s\S]|'')*'(?!')|\$(?<tag>[A-Za-z_]\w*)?\$[\s\S]*?\$\k<tag>\$/,
  name: /"(?:[^"\\]|\\[\s\S]|"")*"(?!")|`(?:[^`\\]|\\[\s\S])*`/,
});

/** All pieces of a statement; put together they are the statement. */
export function tokensOf(sql: string, { backslashEscapes }: TextSyntax): Token[] {
  return Array.from(sql.matchAll(backslashEscapes ? withEscapes : standard), ({ 0: text, groups = {} }): Token => {
    const parameter = groups.dollar ?? groups.braces;
    if (parameter !== undefined) return { kind: "placeholder", text, parameter: Number(parameter) };
    for (const kind of ["text", "name", "comment", "broken", "word"] as const)
      if (groups[kind] !== undefined) return { kind, text };
    return { kind: "other", text };
  });
}

function pattern({ text, name }: { readonly text: RegExp; readonly name: RegExp }): RegExp {
  const alternatives = [
    `(?<text>${text.source})`,
    `(?<name>${name.source})`,
    "(?<comment>--[^\\n]*|/\\*[\\s\\S]*?\\*/)",
    "\\$(?<dollar>\\d+)",
    "\\{p(?<braces>\\d+):[^}]*\\}",
    "(?<broken>(?:['\"`]|/\\*|\\$\\w*\\$)[\\s\\S]*)",
    "(?<word>[\\p{L}_][\\p{L}\\p{N}_$]*|\\d[\\w.]*)",
    "[\\s\\S]",
  ];
  return new RegExp(alternatives.join("|"), "gu");
}
