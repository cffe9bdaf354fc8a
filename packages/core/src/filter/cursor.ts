import type { MetaxyError } from "../errors/error.js";
import { syntaxError } from "./syntax-error.js";
import type { Token } from "./tokens.js";
import { TokenReader } from "./tokens.js";

/** Longer tokens are cut in error messages. */
const longestShown = 40;

/** A place in a filter string: the token that comes next, and the ways to step over it. */
export class TokenCursor {
  readonly text: string;
  readonly #reader: TokenReader;
  #token: Token;

  constructor(text: string) {
    this.text = text;
    this.#reader = new TokenReader(text);
    this.#token = this.#reader.next();
  }

  get token(): Token {
    return this.#token;
  }

  advance(): void {
    this.#token = this.#reader.next();
  }

  isEnd(): boolean {
    return this.#token.kind === "end";
  }

  isSymbol(symbol: string): boolean {
    return this.#token.kind === "symbol" && this.#token.text === symbol;
  }

  expectSymbol(symbol: string): void {
    if (!this.isSymbol(symbol)) throw this.unexpected(`"${symbol}"`);
    this.advance();
  }

  /** Whether the keyword comes next, in any letter case. */
  isWord(word: string): boolean {
    return this.#token.kind === "word" && this.#token.text.toUpperCase() === word;
  }

  /** Steps over the keyword if it comes next. */
  acceptWord(word: string): boolean {
    const accepted = this.isWord(word);
    if (accepted) this.advance();
    return accepted;
  }

  /** Steps over `NOT` or `!` if it comes next. */
  acceptNot(): boolean {
    if (!this.isSymbol("!")) return this.acceptWord("NOT");
    this.advance();
    return true;
  }

  /** The error of a token that cannot come next. */
  unexpected(expected: string): MetaxyError {
    const { kind, text, offset } = this.#token;
    const shown = text.length > longestShown ? `${text.slice(0, longestShown)}…` : text;
    return this.error(
      offset,
      `Expected ${expected}, found ${kind === "end" ? "the end of the filter" : JSON.stringify(shown)}`,
    );
  }

  error(offset: number, problem: string): MetaxyError {
    return syntaxError(this.text, offset, problem);
  }
}
