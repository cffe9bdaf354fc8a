import { isMetaxyError } from "../errors/error.js";
import type { Side } from "./construct.js";
import { comparison, conjunction, constant, disjunction, inList, not } from "./construct.js";
import { TokenCursor } from "./cursor.js";
import type { ComparisonOperator, FilterExpression, FilterScalar } from "./expression.js";
import { withOrigin } from "./origin.js";
import type { Token } from "./tokens.js";
import { isReserved } from "./words.js";

const deepestParentheses = 200;
const mostNameParts = 4;

const operators: ReadonlyMap<string, ComparisonOperator> = new Map([
  ["=", "="],
  ["==", "="],
  ["!=", "!="],
  ["<>", "!="],
  ["<", "<"],
  ["<=", "<="],
  [">", ">"],
  [">=", ">="],
]);

/**
 * Reads the string form of a filter; see {@link FilterExpression} for the normal form it gives.
 *
 * From weak to strong: `OR`, `AND`, `NOT` (or `!`), then comparisons (`=` `==` `!=` `<>` `<` `<=` `>` `>=`),
 * `[NOT] IN (…)`, `IS [NOT] NULL | TRUE | FALSE`, `ISNULL`, `NOTNULL`. Keywords in any letter case. Columns are bare
 * words, `"quoted names"`, or up to four of these joined by dots, which together are one name. Literals are `'text'`
 * (`''` for a quote), integers of any size, decimals, `TRUE`, `FALSE` and `NULL`.
 *
 * @param text The string form.
 * @returns The expression, as plain data in normal form.
 * @throws FILTER_INVALID with the position for everything else, and for more than 200 open parentheses. `details` has `text` and
 * `position`.
 *
 * @example
 * ```ts
 * import { parseFilter } from "@metaxy-ts/core";
 *
 * parseFilter("seconds > 60 AND camera IS NOT NULL"); // { kind: "and", operands: [ … ] }
 * ```
 */
export function parseFilter(text: string): FilterExpression {
  return new FilterParser(text).parse();
}

/** A part of a filter that may still become a side of a comparison. */
interface Part {
  readonly offset: number;
  readonly value: Side | FilterExpression;
}

class FilterParser {
  readonly #at: TokenCursor;
  #open = 0;

  constructor(text: string) {
    this.#at = new TokenCursor(text);
  }

  parse(): FilterExpression {
    if (this.#at.isEnd()) throw this.#at.error(0, "The filter is empty");
    const part = this.#disjunction();
    if (!this.#at.isEnd()) throw this.#at.unexpected("AND, OR or the end of the filter");
    return this.#condition(part);
  }

  #disjunction(): Part {
    return this.#chain("OR", () => this.#conjunction(), disjunction);
  }

  #conjunction(): Part {
    return this.#chain("AND", () => this.#negation(), conjunction);
  }

  #chain(word: string, next: () => Part, join: (operands: readonly FilterExpression[]) => FilterExpression): Part {
    const first = next();
    if (!this.#at.isWord(word)) return first;
    const operands = [this.#condition(first)];
    while (this.#at.acceptWord(word)) operands.push(this.#condition(next()));
    return { offset: first.offset, value: join(operands) };
  }

  #negation(): Part {
    const { offset } = this.#at.token;
    let negations = 0;
    while (this.#at.acceptNot()) negations += 1;
    const part = this.#predicate();
    if (negations === 0) return part;
    const condition = this.#condition(part);
    return { offset, value: negations % 2 === 0 ? condition : not(condition) };
  }

  #predicate(): Part {
    const left = this.#primary();
    const { offset } = left;
    const operator = this.#at.token.kind === "symbol" ? operators.get(this.#at.token.text) : undefined;
    if (operator) {
      this.#at.advance();
      return { offset, value: this.#compare(left, operator, this.#primary()) };
    }
    if (this.#at.acceptWord("IS")) return { offset, value: this.#is(left) };
    if (this.#at.acceptWord("ISNULL")) return { offset, value: this.#compare(left, "=", nullAt(offset)) };
    if (this.#at.acceptWord("NOTNULL")) return { offset, value: not(this.#compare(left, "=", nullAt(offset))) };
    if (this.#at.acceptWord("IN")) return { offset, value: this.#in(left) };
    if (!this.#at.acceptNot()) return left;
    if (this.#at.acceptWord("IN")) return { offset, value: not(this.#in(left)) };
    throw this.#at.unexpected("IN");
  }

  #is(left: Part): FilterExpression {
    const negated = this.#at.acceptNot();
    const right = this.#primary();
    if (!isTruthOrNull(left) && !isTruthOrNull(right)) {
      throw this.#at.error(right.offset, "Expected NULL, TRUE or FALSE after IS");
    }
    const equal = this.#compare(left, "=", right);
    return negated ? not(equal) : equal;
  }

  #in(left: Part): FilterExpression {
    if (left.value.kind !== "column") throw this.#at.error(left.offset, "Expected a column before IN");
    const { name } = left.value;
    const { offset } = this.#at.token;
    this.#at.expectSymbol("(");
    const values: (FilterScalar | null)[] = [];
    while (!this.#at.isSymbol(")")) {
      if (values.length > 0) this.#at.expectSymbol(",");
      const item = this.#primary();
      if (item.value.kind !== "literal") throw this.#at.error(item.offset, "Expected a literal in the list of IN");
      values.push(item.value.value);
    }
    this.#at.advance();
    return this.#located(left.offset, () => inList(name, values), offset);
  }

  #primary(): Part {
    const token = this.#at.token;
    if (this.#at.isSymbol("(")) return this.#parenthesised();
    if (this.#at.isSymbol("-") || this.#at.isSymbol("+")) return this.#signed();
    switch (token.kind) {
      case "text":
        this.#at.advance();
        return literalAt(token.offset, token.text);
      case "number":
        this.#at.advance();
        return literalAt(token.offset, this.#number(token));
      case "word":
      case "quoted":
        return this.#literalWord() ?? this.#column();
      default:
        throw this.#at.unexpected("a column or a literal");
    }
  }

  #parenthesised(): Part {
    const { offset } = this.#at.token;
    this.#open += 1;
    if (this.#open > deepestParentheses) {
      throw this.#at.error(offset, `More than ${deepestParentheses} parentheses are open`);
    }
    this.#at.advance();
    const { value } = this.#disjunction();
    this.#at.expectSymbol(")");
    this.#open -= 1;
    return { offset, value };
  }

  #signed(): Part {
    const { offset } = this.#at.token;
    let negative = false;
    while (this.#at.isSymbol("-") || this.#at.isSymbol("+")) {
      if (this.#at.token.text === "-") negative = !negative;
      this.#at.advance();
    }
    const { value } = this.#primary();
    if (value.kind !== "literal" || (typeof value.value !== "number" && typeof value.value !== "bigint")) {
      throw this.#at.error(offset, "Expected a number after the sign");
    }
    return literalAt(offset, negative ? -value.value : value.value);
  }

  #number(token: Token): number | bigint {
    if (/^\d+$/.test(token.text)) {
      const value = Number(token.text);
      return Number.isSafeInteger(value) ? value : BigInt(token.text);
    }
    const value = Number(token.text);
    if (Number.isFinite(value)) return value;
    throw this.#at.error(token.offset, "The number is too large");
  }

  #literalWord(): Part | undefined {
    const { offset } = this.#at.token;
    if (this.#at.acceptWord("NULL")) return nullAt(offset);
    if (this.#at.acceptWord("TRUE")) return literalAt(offset, true);
    return this.#at.acceptWord("FALSE") ? literalAt(offset, false) : undefined;
  }

  #column(): Part {
    const { offset } = this.#at.token;
    const parts = [this.#namePart()];
    while (this.#at.isSymbol(".")) {
      this.#at.advance();
      parts.push(this.#namePart());
    }
    if (parts.length > mostNameParts) throw this.#at.error(offset, `A column name has at most ${mostNameParts} parts`);
    if (this.#at.isSymbol("(")) throw this.#at.error(offset, "A filter cannot call functions");
    return { offset, value: { kind: "column", name: parts.join(".") } };
  }

  #namePart(): string {
    const { kind, text } = this.#at.token;
    const named = kind === "quoted" ? text !== "" : kind === "word" && !isReserved(text);
    if (!named) throw this.#at.unexpected("a column name");
    this.#at.advance();
    return text;
  }

  #compare(left: Part, operator: ComparisonOperator, right: Part): FilterExpression {
    const [a, b] = [this.#side(left), this.#side(right)];
    return this.#located(left.offset, () => comparison(a, operator, b));
  }

  #side({ value, offset }: Part): Side {
    if (value.kind === "column" || value.kind === "literal") return value;
    throw this.#at.error(offset, "A condition cannot be compared; expected a column or a literal");
  }

  #condition({ value, offset }: Part): FilterExpression {
    if (value.kind === "column")
      return this.#located(offset, () => comparison(value, "=", { kind: "literal", value: true }));
    if (value.kind !== "literal") return value;
    if (value.value === null || typeof value.value === "boolean") return constant(value.value);
    throw this.#at.error(offset, "A string or a number is not a condition");
  }

  /** The expression has its position. */
  #located(offset: number, construct: () => FilterExpression, problemAt = offset): FilterExpression {
    try {
      return withOrigin(construct(), { text: this.#at.text, offset });
    } catch (error) {
      if (isMetaxyError(error)) throw this.#at.error(problemAt, error.message.replace(/\.$/, ""));
      throw error;
    }
  }
}

function literalAt(offset: number, value: FilterScalar): Part {
  return { offset, value: { kind: "literal", value } };
}

function nullAt(offset: number): Part {
  return { offset, value: { kind: "literal", value: null } };
}

function isTruthOrNull({ value }: Part): boolean {
  return value.kind === "literal" && (value.value === null || typeof value.value === "boolean");
}
