import type { ColumnType } from "@metaxy-ts/core/adapter";
import { isNested, own, plainType, stringMap, systemColumnKind } from "@metaxy-ts/core/adapter";

/** What new columns of each type are, as Metaxy makes them. */
const declared = {
  string: "character varying",
  integer: "bigint",
  float: "double precision",
  boolean: "boolean",
  date: "date",
  timestamp: "timestamp(6) with time zone",
  binary: "bytea",
} as const;

/** Types of Postgres by the names that `format_type` gives them, without what stands in brackets. */
const kinds: Readonly<Record<string, keyof typeof declared>> = {
  "character varying": "string",
  character: "string",
  text: "string",
  bigint: "integer",
  integer: "integer",
  smallint: "integer",
  "double precision": "float",
  real: "float",
  boolean: "boolean",
  date: "date",
  "timestamp with time zone": "timestamp",
  "timestamp without time zone": "timestamp",
  bytea: "binary",
};

/** These are what new columns have, or hold the same values. */
const usual: ReadonlySet<string> = new Set([...Object.values(declared), "timestamp with time zone"]);

/** Comments on columns that say of which type the JSON in them is begin so. */
const mark = "metaxy: ";

/** Whether values of a type stand in the database as JSON: objects, and lists of lists or objects. */
export function isJson(type: ColumnType): boolean {
  if (type.kind === "list") return isNested(type.item);
  return type.kind === "struct" || type.kind === "map";
}

/** A type as it stands in casts and in the definition of a column. */
export function typeText(type: ColumnType): string {
  if (isJson(type)) return "jsonb";
  switch (type.kind) {
    case "list":
      return `${typeText(type.item)}[]`;
    case "other":
      return type.name;
    case "struct":
    case "map":
      return "jsonb";
    default:
      return type.native ?? declared[type.kind];
  }
}

/** What a column's comment says of its type; undefined where its own type says it. */
export function commentOf(name: string, type: ColumnType): string | undefined {
  if (!isJson(type) || systemColumnKind(name) === "byField") return undefined;
  return mark + JSON.stringify(plainType(type));
}

/**
 * The type of a column.
 *
 * @param name Its name: by-field columns are maps, also where they are text.
 * @param formatted Its type, as `format_type` gives it.
 * @param comment The comment on it, if there is one.
 */
export function columnTypeOf(name: string, formatted: string, comment?: string | null): ColumnType {
  const type = typeOf(formatted);
  if (formatted === "jsonb" && comment?.startsWith(mark)) return describedType(comment) ?? type;
  const isText = type.kind === "string" || formatted === "jsonb" || formatted === "json";
  return systemColumnKind(name) === "byField" && isText ? stringMap : type;
}

function typeOf(formatted: string): ColumnType {
  if (formatted.endsWith("[]")) return { kind: "list", item: typeOf(formatted.slice(0, -2)) };
  const kind = own(kinds, formatted.replace(/\(\d+\)/, ""));
  if (!kind) return { kind: "other", name: formatted };
  return usual.has(formatted) ? { kind } : { kind, native: formatted };
}

function describedType(comment: string): ColumnType | undefined {
  try {
    return JSON.parse(comment.slice(mark.length)) as ColumnType;
  } catch {
    return undefined; // somebody has changed it
  }
}
