import type { Statement } from "../engine.js";
import { isSecretName, maskedText } from "./secrets.js";
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
  const { text, secrets } = maskedTokens(tokens, cut ? cut.index + cut[0].length : sql.length);
  const shown = cut ? `${text} ${mask}` : text;
  const values = parameters.map((value, index) => (cut || secrets.has(index + 1) ? mask : maskedValue(value)));
  const isMasked = shown !== sql || values.some((value, index) => value !== parameters[index]);
  return { sql: shown, parameters: values, isMasked };
}

/** The token as {@link secretive} looks for words in it: as long as it is, without what only seems to be a word. */
function words({ kind, text }: Token): string {
  if (kind === "word" || kind === "other") return text;
  return (kind === "comment" ? " " : "'").repeat(text.length);
}

/** The tokens as far as `end`, and which parameters are secrets. */
function maskedTokens(tokens: readonly Token[], end: number): { readonly text: string; readonly secrets: Set<number> } {
  const secrets = new Set<number>();
  let text = "";
  let at = 0;
  /** The last name was one of a secret: values are masked until another word comes. */
  let isNamed = false;
  /** How deep within the parentheses of a function that takes secrets; 0 outside. */
  let depth = 0;
  let before = "";
  for (const [index, token] of tokens.entries()) {
    if (at >= end) break;
    at += token.text.length;
    const isValue = isNamed && /^(?:[=:([]|by|to)$/i.test(before);
    const next = (): string => nextOf(tokens, index);
    switch (token.kind) {
      case "broken":
        text += mask;
        break;
      case "comment":
        text += isSecretName(token.text) ? `/* ${mask} */` : maskedText(token.text);
        continue;
      case "text":
        if (isNamed || depth > 0) text += `'${mask}'`;
        else {
          isNamed = /^'[\w .-]+'$/.test(token.text) && isSecretName(token.text) && /^[=:,]$/.test(next()); // in a map
          text += maskedLiteral(token.text);
        }
        break;
      case "placeholder":
        if ((isNamed || depth > 0) && token.parameter !== undefined) secrets.add(token.parameter);
        text += token.text;
        break;
      case "name":
        text += isValue ? mask : token.text;
        isNamed = isSecretName(token.text);
        break;
      case "word": {
        const calls = next() === "(";
        const shows = !isValue || calls || between.test(token.text);
        text += shows ? token.text : mask;
        if (calls && depth === 0 && secretFunction.test(token.text)) depth = 1;
        if (!(isNamed && (calls || !shows || between.test(token.text)))) isNamed = isSecretName(token.text);
        break;
      }
      case "other":
        text += token.text;
        if (/\s/.test(token.text)) continue;
        if (token.text === ";") isNamed = false;
        if (depth > 0 && token.text === "(") depth += 1;
        if (depth > 0 && token.text === ")") depth -= depth === 2 ? 2 : 1;
    }
    before = token.text;
  }
  return { text, secrets };
}

/** The next token that is more than space. */
function nextOf(tokens: readonly Token[], index: number): string {
  for (let at = index + 1; at < tokens.length; at++) {
    const { kind, text } = tokens[at] as Token;
    if (kind !== "comment" && !/^\s$/.test(text)) return text;
  }
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
