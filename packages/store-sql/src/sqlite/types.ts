import type { ColumnType } from "@metaxy-ts/core/adapter";
import { own, stringMap, systemColumnKind } from "@metaxy-ts/core/adapter";

/**
 * What columns of each type are declared as. SQLite takes any words, and decides by some letters of them how values are stored. With BLOB they are
 * stored as they are: a column that is only REAL makes 0 of -0.
 */
export const sqliteTypes = {
  string: "TEXT",
  integer: "INTEGER",
  float: "REAL BLOB",
  boolean: "BOOLEAN",
  date: "DATE",
  timestamp: "TIMESTAMP",
  binary: "BLOB",
} as const;

/** How SQLite stores values of each type. */
export const storageClasses = {
  string: "text",
  integer: "integer",
  float: "real",
  boolean: "integer",
  date: "integer",
  timestamp: "integer",
  binary: "blob",
} as const;

const simple: Readonly<Record<string, ColumnType>> = Object.fromEntries(
  Object.entries(sqliteTypes).map(([kind, name]) => [name, { kind } as ColumnType]),
);

/** What SQLite makes of a declared type, by its rules. The first that fits decides. */
const affinities: readonly (readonly [RegExp, ColumnType])[] = [
  [/INT/, { kind: "integer" }],
  [/CHAR|CLOB|TEXT/, { kind: "string" }],
  [/REAL|FLOA|DOUB/, { kind: "float" }],
  [/BLOB/, { kind: "binary" }],
];

/** The type of a column whose strings another program wants compared in its own way: without regard to case, or to spaces at the end. */
export function withCollation(declaration: string, collation: string): ColumnType {
  return { kind: "string", native: `${declaration} COLLATE ${collation}` };
}

/** Whether a column is such a one. */
export function hasOtherCollation(type: ColumnType): boolean {
  return type.kind === "string" && / COLLATE /.test(type.native ?? "");
}

/** A type as it stands in the definition of a column. Nested values are JSON, and their type stands in the definition. */
export function typeText(type: ColumnType): string {
  switch (type.kind) {
    case "list":
    case "struct":
      return quotedType(type);
    case "map":
      return type.value.kind === "string" ? "JSON" : quotedType(type);
    case "other":
      return type.name;
    default:
      return type.native ?? sqliteTypes[type.kind];
  }
}

/** JSON with the two kinds of quotes swapped, because SQLite ends a quoted type at a double quote. */
function quotedType(type: ColumnType): string {
  return `"${swapped(type)}"`;
}

function swapped(type: ColumnType): string {
  const json = JSON.stringify(type).replaceAll("'", "\\u0027").replaceAll('\\"', "\\u0022");
  return json.replaceAll('"', "'");
}

/** What stands in front of types whose values SQLite has to store as they are. */
const untouched = "BLOB ";

/** A type as {@link typeText} has it, but names of another engine stay what they are, and say nothing to SQLite: it would find INT in INTERVAL. */
export function exactTypeText(type: ColumnType): string {
  const isForeign = type.kind === "other" || ("native" in type && type.native !== undefined);
  if (!isForeign) return typeText(type);
  return `"${untouched}${swapped(type).replace(/i(?=nt)/gi, (letter) => (letter === "i" ? "\\u0069" : "\\u0049"))}"`;
}

/** The type of a column by its declaration. */
export function columnTypeOf(name: string, declaration: string): ColumnType {
  const json = declaration.startsWith(untouched) ? declaration.slice(untouched.length) : declaration;
  if (json.startsWith("{")) return JSON.parse(json.replaceAll("'", '"')) as ColumnType;
  const word = declaration.toUpperCase();
  if (word === "JSON" || (systemColumnKind(name) === "byField" && word === "TEXT")) return stringMap;
  const known = own(simple, word);
  if (known) return known;
  const [, type] = affinities.find(([pattern]) => pattern.test(word)) ?? [];
  if (type && "kind" in type) return { ...type, native: declaration } as ColumnType;
  return declaration === "" ? { kind: "string" } : { kind: "other", name: declaration };
}
