import type { ColumnType } from "@metaxy-ts/core/adapter";
import { stringMap, systemColumnKind } from "@metaxy-ts/core/adapter";
import { nestedText, readNested } from "./nested.js";

/** What columns of each type are declared as. */
const declared = {
  string: "longtext",
  integer: "bigint",
  float: "double",
  boolean: "boolean",
  date: "date",
  timestamp: "datetime(6)",
  binary: "longblob",
} as const;

/** Types of columns as MySQL names them, without lengths, and what they are. */
const kinds: Readonly<Record<string, keyof typeof declared>> = {
  tinyint: "integer",
  smallint: "integer",
  mediumint: "integer",
  int: "integer",
  bigint: "integer",
  float: "float",
  double: "float",
  date: "date",
  datetime: "timestamp",
  timestamp: "timestamp",
  char: "string",
  varchar: "string",
  tinytext: "string",
  text: "string",
  mediumtext: "string",
  longtext: "string",
  binary: "binary",
  varbinary: "binary",
  tinyblob: "binary",
  blob: "binary",
  mediumblob: "binary",
  longblob: "binary",
};

/** What new columns of each type look like when they are described. */
const plain = /^(?:longtext|bigint(?:\(20\))?|double|tinyint\(1\)|date|datetime\(6\)|longblob)$/;

const others = ["decimal", "time", "year", "bit", "enum", "set", "json", "uuid", "inet4", "inet6"];

/** Whether MySQL has a type of this name. */
export function isNative(name: string): boolean {
  const [word = ""] = /^[a-z0-9]+/.exec(name) ?? [];
  return word in kinds || others.includes(word);
}

/** Whether a column has strings in another character set, or in another order, than the store's columns have. */
export function hasOtherCollation(type: ColumnType): boolean {
  return type.kind === "string" && / collate /.test(type.native ?? "");
}

/** A type as it stands in the definition of a column. Nested values are JSON; MariaDB's functions take it as text. */
export function typeText(type: ColumnType): string {
  switch (type.kind) {
    case "list":
    case "struct":
    case "map":
      return "longtext";
    case "other":
      return isNative(type.name) ? type.name : "longtext";
    default:
      return type.native !== undefined && isNative(type.native) ? type.native : declared[type.kind];
  }
}

/** The definition of a column of a permanent table. Which nested values it has stands in its comment. */
export function definitionText(name: string, type: ColumnType): string {
  if (systemColumnKind(name) === "byField") return typeText(type);
  const nested = nestedText(type);
  return nested === undefined ? typeText(type) : `${typeText(type)} comment '${nested.replaceAll("'", "''")}'`;
}

/** A column as the server describes it. */
export interface ServerColumn {
  readonly name: string;
  /** `varchar(20)` */
  readonly type: string;
  readonly comment: string;
  /** Null for what is no text. */
  readonly collation: string | null;
}

/** The type of a column, to which its collation belongs if it is not that of the store's columns. */
export function columnTypeOf({ name, type, comment, collation }: ServerColumn, ours: string): ColumnType {
  const text = type.toLowerCase();
  const [word = text] = /^[a-z0-9]+/.exec(text) ?? [];
  const nested = readNested(comment);
  const kind = kinds[word];
  if (kind === "string" && nested) return nested;
  if (word === "json" || (kind === "string" && systemColumnKind(name) === "byField")) return nested ?? stringMap;
  if (kind === undefined) return { kind: "other", name: text };
  if (text === "tinyint(1)") return { kind: "boolean" };
  if (kind === "string" && collation !== null && collation !== ours)
    return { kind, native: `${text} collate ${collation}` };
  return plain.test(text) ? { kind } : { kind, native: text };
}
