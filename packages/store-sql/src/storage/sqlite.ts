import type { ColumnType } from "@metaxy-ts/core/adapter";
import { quote, storedLiteral } from "../sqlite/literal.js";
import { columnTypeOf, exactTypeText } from "../sqlite/types.js";
import type { StorageDatabase } from "./database.js";

/** Where a change that was planned meets a table that is another one by now: in the library's counters, or in the table. */
const overtaken =
  /constraint failed: metaxy_system__tables\.|no such table|no such column|has no column named|duplicate column name|table .* already exists/i;

const missing = /no such table/i;

/** SQLite and what descends from it, as far as it differs from SQLite's own driver by nothing but the driver. */
export function sqliteStorage(
  driver: Pick<StorageDatabase, "statementLength" | "parameterLength" | "patience"> & {
    /** Whether an error says that others write. */
    isBusy(error: unknown): boolean;
    /** With `true`, the driver cuts strings at a character NUL. If omitted, it does not. */
    readonly cutsStrings?: true;
    /** With `true`, the driver makes 0 of -0, which is therefore stored as a string. If omitted, it does not. */
    readonly losesSigns?: true;
  },
): StorageDatabase {
  const { isBusy, cutsStrings = false, losesSigns = false, ...limits } = driver;
  return {
    ...limits,
    quote,
    typeText: exactTypeText,
    tables: "select name from sqlite_master where type = 'table' and name not like 'sqlite\\_%' escape '\\'",
    describe: (table) => `pragma table_info(${quote(table)})`,
    columns: (rows) =>
      rows.map(({ name, type }) => ({ name: String(name), type: columnTypeOf(String(name), unquoted(type)) })),
    rowNumbers: ["_rowid_", "rowid", "oid"],
    literal(value, type) {
      if (type.kind === "other") return storedLiteral(otherText(value), type);
      return losesSigns && type.kind === "float" && Object.is(value, -0) ? "'-0'" : storedLiteral(value, type);
    },
    output: (expression, type) => output(expression, type, cutsStrings),
    changeType,
    isConflict: (error) => isBusy(error) || overtaken.test(messageOf(error)),
    isMissing: (error) => missing.test(messageOf(error)),
  };
}

/** The declaration of a type. Turso has it with the quotes around it. */
function unquoted(declaration: unknown): string {
  const text = String(declaration ?? "");
  return /^".*"$/s.test(text) ? text.slice(1, -1) : text;
}

/** Whole numbers beyond 2^53, infinities and bytes are strings: not every driver has them. */
function output(value: string, type: ColumnType, cutsStrings: boolean): string | undefined {
  switch (type.kind) {
    case "integer":
    case "timestamp":
    case "date":
      return `cast(${value} as text)`;
    case "float":
      return `case ${value} when 9e999 then 'Infinity' when -9e999 then '-Infinity' else ${value} end`;
    case "binary":
      return `case when ${value} is not null then hex(${value}) end`;
    case "boolean":
      return undefined;
    case "list":
    case "struct":
    case "map":
      return undefined; // JSON has no characters NUL
    default:
      return cutsStrings
        ? `case when instr(${value}, char(0)) > 0 then cast(${value} as blob) else ${value} end`
        : undefined;
  }
}

/** A value of a type that only DuckDB has: what it makes of the text again. */
function otherText(value: unknown): string {
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

/** SQLite cannot change a column's type: the column is made anew, behind the others. */
function changeType(table: string, column: string, type: ColumnType): readonly string[] {
  const [from, to, alter] = [quote(column), quote(`metaxy_changed_${column}`), `alter table ${quote(table)}`];
  return [
    `${alter} add column ${to} ${exactTypeText(type)}`,
    `update ${quote(table)} set ${to} = ${from}`,
    `${alter} drop column ${from}`,
    `${alter} rename column ${to} to ${from}`,
  ];
}

function messageOf(error: unknown): string {
  return String((error as { readonly message?: unknown } | null)?.message ?? "");
}
