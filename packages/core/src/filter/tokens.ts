import { syntaxError } from "./syntax-error.js";

export type TokenKind = "word" | "quoted" | "text" | "number" | "symbol" | "end";

export interface Token {
  readonly kind: TokenKind;
  /** The token's meaning: without quotes and escapes. */
  readonly text: string;
  /** Index of its first character in the filter. */
  readonly offset: number;
}

const space = /\s*/y;
const number = /(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?/y;
const symbol = /==|!=|<>|<=|>=|[()=<>!,.+-]/y;
const word = /[\p{L}\p{So}_][\p{L}\p{M}\p{N}\p{So}_$]*/uy;
const wordPart = /[\p{L}\p{M}\p{N}\p{So}_$.]/uy;

/**
 * Reads a filter token by token.
 *
 * @throws `FILTER_INVALID` with the position of what is not a token.
 */
export class TokenReader {
  readonly #source: string;
  #offset = 0;

  constructor(source: string) {
    this.#source = source;
  }

  /** The next token; the `end` token again and again behind the last one. */
  next(): Token {
    this.#offset += this.#match(space).length;
    const start = this.#offset;
    switch (this.#source[start]) {
      case undefined:
        return { kind: "end", text: "", offset: start };
      case "'":
        return this.#quoted("text", "'");
      case '"':
        return this.#quoted("quoted", '"');
      default:
        return this.#unquoted(start);
    }
  }

  #unquoted(start: number): Token {
    if (this.#source.startsWith("--", start) || this.#source.startsWith("/*", start)) {
      throw syntaxError(this.#source, start, "A filter cannot contain comments; write '- -1' for a double minus");
    }
    const digits = this.#match(number);
    if (digits !== "") return this.#number(digits);
    for (const [kind, pattern] of [
      ["symbol", symbol],
      ["word", word],
    ] as const) {
      const text = this.#match(pattern);
      if (text !== "") return this.#take(kind, text, text.length);
    }
    const character = String.fromCodePoint(this.#source.codePointAt(start) ?? 0);
    throw syntaxError(this.#source, start, `Unexpected character ${JSON.stringify(character)}`);
  }

  #number(digits: string): Token {
    const token = this.#take("number", digits, digits.length);
    if (this.#match(wordPart) === "") return token;
    throw syntaxError(
      this.#source,
      token.offset,
      "This is not a number; a column name that starts with a digit needs double quotes",
    );
  }

  /** A string or a name up to its closing quote; two quotes inside stand for one. */
  #quoted(kind: "text" | "quoted", quote: string): Token {
    const source = this.#source;
    const start = this.#offset;
    let end = source.indexOf(quote, start + 1);
    while (end >= 0 && source[end + 1] === quote) end = source.indexOf(quote, end + 2);
    if (end < 0) throw syntaxError(source, start, `The quote ${quote} is not closed`);
    return this.#take(kind, source.slice(start + 1, end).replaceAll(quote + quote, quote), end + 1 - start);
  }

  #take(kind: TokenKind, text: string, length: number): Token {
    const offset = this.#offset;
    this.#offset += length;
    return { kind, text, offset };
  }

  #match(pattern: RegExp): string {
    pattern.lastIndex = this.#offset;
    return pattern.exec(this.#source)?.[0] ?? "";
  }
}
