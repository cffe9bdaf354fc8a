import type { ColumnType } from "@metaxy-ts/core/adapter";
import { own } from "@metaxy-ts/core/adapter";
import { timestampType } from "./types.js";

const simpleTypes: Readonly<Record<string, ColumnType>> = {
  String: { kind: "string" },
  FixedString: { kind: "string" },
  Enum8: { kind: "string" },
  Enum16: { kind: "string" },
  Int64: { kind: "integer" },
  Float64: { kind: "float" },
  Bool: { kind: "boolean" },
  Date32: { kind: "date" },
  Nothing: { kind: "string" },
};

/** Types with the same values in JavaScript as the one that the library gives new columns. */
const natives: Readonly<Record<string, "integer" | "float" | "date" | "timestamp">> = {
  Int8: "integer",
  Int16: "integer",
  Int32: "integer",
  UInt8: "integer",
  UInt16: "integer",
  UInt32: "integer",
  Float32: "float",
  Date: "date",
  DateTime: "timestamp",
  DateTime64: "timestamp",
};

/** The column type of a ClickHouse type, as ClickHouse writes it. */
export function parseType(text: string): ColumnType {
  const { name, parts } = splitType(text.trim());
  const [first, second] = parts;
  switch (name) {
    case "Nullable":
      return parseType(first ?? "");
    case "LowCardinality": {
      const inner = parseType(first ?? "");
      return inner.kind === "other" ? { kind: "other", name: text.trim() } : inner;
    }
    case "Array":
      return { kind: "list", item: parseType(first ?? "") };
    case "Map":
      return parseType(first ?? "").kind === "string"
        ? { kind: "map", value: parseType(second ?? "") }
        : { kind: "other", name: text.trim() };
    case "Tuple":
      return tupleType(text, parts);
    default: {
      const kind = own(natives, name);
      if (kind) return text.trim() === timestampType ? { kind } : { kind, native: text.trim() };
      return own(simpleTypes, name) ?? { kind: "other", name: text.trim() };
    }
  }
}

/** Tuples are structs when their elements have names. */
function tupleType(text: string, parts: readonly string[]): ColumnType {
  const members: [string, ColumnType][] = [];
  for (const part of parts) {
    const match = part.match(/^(?:`((?:[^`\\]|\\[\s\S]|``)*)`|([A-Za-z_]\w*))\s+(\S[\s\S]*)$/);
    if (!match) return { kind: "other", name: text.trim() };
    const [, quoted, plain, type = ""] = match;
    members.push([plain ?? unquoted(quoted ?? ""), parseType(type)]);
  }
  return { kind: "struct", members: Object.fromEntries(members) };
}

const escapes: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r", "0": "\0", b: "\b", f: "\f" };

function unquoted(name: string): string {
  return name.replace(/\\([\s\S])|``/g, (_, character?: string) =>
    character === undefined ? "`" : (escapes[character] ?? character),
  );
}

/** `Name(part, part)`, split at the commas that are inside of no quotes and no further brackets. */
function splitType(text: string): { readonly name: string; readonly parts: readonly string[] } {
  const open = text.indexOf("(");
  if (open < 0 || !text.endsWith(")")) return { name: text, parts: [] };
  const parts: string[] = [];
  let depth = 0;
  let part = "";
  for (const [token] of text.slice(open + 1, -1).matchAll(/'(?:[^'\\]|\\[\s\S])*'|`(?:[^`\\]|\\[\s\S]|``)*`|[\s\S]/g)) {
    if (token === "(") depth += 1;
    else if (token === ")") depth -= 1;
    if (token === "," && depth === 0) {
      parts.push(part.trim());
      part = "";
    } else part += token;
  }
  if (part.trim() !== "") parts.push(part.trim());
  return { name: text.slice(0, open), parts };
}
