import { isSecretName, maskedText } from "@metaxy-ts/core/adapter";
import type { Statement } from "../engine.js";
import type { TextSyntax, Token } from "./tokens.js";
import { tokensOf } from "./tokens.js";

/** A statement that may be shown to everybody who may see the data. */
export interface MaskedStatement {
  readonly sql: string;
  readonly parameters: readonly unknown[];
  /** Whether something was masked, so that what the database says about the statement may have it as well. */
  readonly isMasked: boolean;
}

const mask = "***";

/** Statements that are made of secrets. Nothing of them is shown from here on, whatever their quotes do. */
const secretive =
  /\bcreate\s+(?:or\s+replace\s+)?(?:(?:persistent|temporary|temp)\s+)?secret\b|(?:^|;)\s*attach\b|\b(?:create|alter)\s+(?:or\s+replace\s+)?(?:user|role|named\s+collection)\b|\bidentified\s+(?:by|with)\b/i;

/** Functions, and engines of tables, that take a password or a key at a place that only they know. */
const secretFunction =
  /^(?:s3|gcs|oss|cosn?|hdfs|azure|azureblobstorage|postgresql|mysql|mongodb|redis|remote|remotesecure|odbc|jdbc|clickhouse|deltalake|iceberg|hudi|paimon)(?:azure|cluster|hdfs|local|queue|s3)*$|^(?:postgres|mysql|mongo|motherduck)_\w+$|^(?:try_?)?(?:en|de)crypt|^aes_|^hmac|^add_parquet_key$/i;

/** Words that may stand between a name and its value. All others are behind it. */
const between = /^(?:by|to|in|is|not|like|ilike|cast|as|with|text|varchar|string|\w+_password)$/i;

/**
 * A statement without secrets: passwords, keys, addresses with a user or a signature, and everything behind the first words of a statement
 * that is made of secrets. What stands for a secret among the parameters is masked as well. Rather more than less is masked.
 */
export function maskedStatement({ sql, parameters }: Statement, syntax: TextSyntax): MaskedStatement {
  const tokens = tokensOf(sql, syntax);
  const cut = secretive.exec(tokens.map(words).join(""));
  const end = cut ? cut.index + cut[0].length : sql.length;
  const masker = new Masker();
  let shown = "";
  let at = 0;
  for (const [index, token] of tokens.entries()) {
    if (at >= end) break;
    at += token.text.length;
    shown += masker.shown(token, nextOf(tokens, index));
  }
  if (cut) shown += ` ${mask}`;
  const isSecret = (index: number): boolean => cut !== null || masker.secrets.has(index + 1);
  const values = parameters.map((value, index) => (isSecret(index) ? mask : maskedValue(value)));
  const isMasked = shown !== sql || values.some((value, index) => value !== parameters[index]);
  return { sql: shown, parameters: values, isMasked };
}

/** The token as {@link secretive} looks for words in it: as long as it is, without what only seems to be a word. */
function words({ kind, text }: Token): string {
  if (kind === "word" || kind === "other") return text;
  return (kind === "comment" ? " " : "'").repeat(text.length);
}

/** Goes through the tokens of a statement in their order. */
class Masker {
  /** Numbers of the parameters that are secrets, from 1. */
  readonly secrets = new Set<number>();
  /** The last name was one of a secret: values are masked until another word comes. */
  #isNamed = false;
  /** How deep within the parentheses of a function that takes secrets: 1 in front of the first, 0 outside. */
  #depth = 0;
  /** The last token that was more than space. */
  #before = "";

  /** The token as it may be shown; `next` is what comes behind it. */
  shown(token: Token, next: string): string {
    const shown = this.#shown(token, next);
    if (!isSpace(token)) this.#before = token.text;
    return shown;
  }

  #shown({ kind, text, parameter }: Token, next: string): string {
    switch (kind) {
      case "broken":
        return mask;
      case "comment":
        return isSecretName(text) ? `/* ${mask} */` : maskedText(text);
      case "text":
        return this.#literal(text, next);
      case "placeholder":
        if (this.#takesSecret && parameter !== undefined) this.secrets.add(parameter);
        return text;
      case "name":
        return this.#name(text);
      case "word":
        return this.#word(text, next === "(");
      case "other":
        this.#sign(text);
        return text;
    }
  }

  get #takesSecret(): boolean {
    return this.#isNamed || this.#depth > 0;
  }

  /** A name, or a string without quotes, right behind that of a secret: `token = abc`. */
  get #isValue(): boolean {
    return this.#isNamed && /^(?:[=:([]|by|to)$/i.test(this.#before);
  }

  #literal(text: string, next: string): string {
    if (this.#takesSecret) return `'${mask}'`;
    this.#isNamed = /^'[\w .-]+'$/.test(text) && isSecretName(text) && /^[=:,]$/.test(next); // the key of a map
    return maskedLiteral(text);
  }

  #name(text: string): string {
    const shown = this.#isValue ? mask : text;
    this.#isNamed = isSecretName(text);
    return shown;
  }

  #word(text: string, isCall: boolean): string {
    const isSyntax = isCall || between.test(text);
    const isHidden = this.#isValue && !isSyntax;
    if (isCall && this.#depth === 0 && secretFunction.test(text)) this.#depth = 1;
    if (!this.#isNamed || !(isSyntax || isHidden)) this.#isNamed = isSecretName(text);
    return isHidden ? mask : text;
  }

  #sign(text: string): void {
    if (text === ";") this.#isNamed = false;
    if (this.#depth > 0 && text === "(") this.#depth += 1;
    if (this.#depth > 0 && text === ")") this.#depth -= this.#depth === 2 ? 2 : 1;
  }
}

function isSpace({ kind, text }: Token): boolean {
  return kind === "comment" || /^\s$/.test(text);
}

/** The next token that is more than space. */
function nextOf(tokens: readonly Token[], index: number): string {
  for (let at = index + 1; at < tokens.length; at++)
    if (!isSpace(tokens[at] as Token)) return (tokens[at] as Token).text;
  return "";
}

/** With its quotes, whatever is masked in it. */
function maskedLiteral(literal: string): string {
  const [, open = "", inner = literal, close = ""] = /^([^'$]*'|\$\w*\$)([\s\S]*?)('|\$\w*\$)$/.exec(literal) ?? [];
  return open + maskedText(inner) + close;
}

function maskedValue(value: unknown): unknown {
  if (typeof value === "string") return maskedText(value);
  return Array.isArray(value) ? value.map(maskedValue) : value;
}
