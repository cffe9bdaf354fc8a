import type { ColumnDescription, ColumnType } from "../../column/column-type.js";
import { systemColumnKind, systemColumns } from "../../column/columns.js";
import type { StoreLimits } from "../../contract/limits.js";
import { MetaxyError } from "../../errors/error.js";

const deepest = 100;

interface StoreWithLimits {
  readonly display: string;
  readonly limits?: StoreLimits;
}

/** @throws WRITE_INVALID for the first column of a feature, or member of one, that a store cannot hold, saying why and what to do. */
export function checkColumns(store: StoreWithLimits, feature: string, columns: readonly ColumnDescription[]): void {
  checkNamesAndDepth(store, `Nothing was written to ${feature}`, columns);
}

/** @throws WRITE_INVALID as {@link checkColumns}; the message begins with what was not done. */
export function checkNamesAndDepth(
  { display, limits = {} }: StoreWithLimits,
  outcome: string,
  columns: readonly ColumnDescription[],
): void {
  const refuse = (column: string, problem: string, advice: string): never => {
    throw new MetaxyError(
      "WRITE_INVALID",
      `${outcome}: ${display} cannot store column ${shownName(column)}: ${problem}. ${advice}`,
      { details: { column } },
    );
  };
  const depth = Math.min(limits.depth ?? deepest, deepest);
  const check = (column: string, type: ColumnType, level: number): void => {
    if (level > depth)
      refuse(
        column,
        `its lists and objects are nested more than ${depth} levels deep`,
        "Make it flatter, or store it as JSON in a string.",
      );
    const lacks = systemColumnKind(column) === "byField" ? undefined : limits.type?.(type); // a store has a type of its own for these
    if (lacks !== undefined) refuse(column, lacks, "Convert it, to a string for example, or leave it out.");
    if (type.kind === "list") check(column, type.item, level + 1);
    else if (type.kind === "map") check(column, type.value, level + 1);
    else if (type.kind === "struct")
      for (const [name, member] of Object.entries(type.members)) {
        const problem = unusable(name) ?? limits.member?.(name);
        if (problem !== undefined) refuse(column, `it has the member ${shownName(name)}, but ${problem}`, "Rename it.");
        check(column, member, level + 1);
      }
  };
  for (const { name, type } of columns) {
    const problem = unusable(name) ?? limits.column?.(name);
    if (problem !== undefined) refuse(name, problem, "Rename it.");
    check(name, type, 0);
  }
}

/** As {@link checkColumns}, for columns that are there and get another type. */
export function checkMembers(
  { display, limits = {} }: StoreWithLimits,
  feature: string,
  grown: readonly ColumnDescription[],
): void {
  const { column: _, ...others } = limits;
  checkColumns({ display, limits: others }, feature, grown);
}

/** @throws WRITE_INVALID for a table that would have more columns than the store's tables have. */
export function checkColumnCount(
  { display, limits = {} }: StoreWithLimits,
  feature: string,
  { existing, added }: { readonly existing: readonly unknown[] | null; readonly added: readonly unknown[] },
): void {
  const { columns: most } = limits;
  const count = (existing ?? Object.keys(systemColumns)).length + added.length;
  if (most === undefined || added.length === 0 || count <= most) return;
  throw new MetaxyError(
    "WRITE_INVALID",
    `Nothing was written to ${feature}: its table would have ${count} columns, and tables of ${display} have at most ${most}, the library's own among them. Put some into an object, or leave some out.`,
    { details: { feature, columns: count } },
  );
}

/** @throws WRITE_INVALID for a feature whose table would have a name that is too long for the store. */
export function checkTableName({ display, limits = {} }: StoreWithLimits, feature: string, table: string): void {
  const { tableName: longest } = limits;
  if (longest === undefined || table.length <= longest) return;
  throw new MetaxyError(
    "WRITE_INVALID",
    `Nothing was written to ${feature}: table names of ${display} have at most ${longest} characters, and ${table} has ${table.length}. Use a shorter feature key or a shorter table prefix.`,
    { details: { feature, table } },
  );
}

/** Why no store can have a name; undefined when stores can. */
function unusable(name: string): string | undefined {
  if (name === "") return "it has to have a name";
  if (name.includes("\0")) return "names cannot have the character NUL";
  if (/\p{Surrogate}/u.test(name)) return "its name has an unpaired surrogate, which UTF-8 cannot encode";
  if (name.startsWith("\ufeff")) return "its name starts with a byte order mark, which readers drop";
  return undefined;
}

function shownName(name: string): string {
  const text = JSON.stringify(name.length > 80 ? `${name.slice(0, 79)}…` : name);
  return text.replaceAll("\ufeff", "\\ufeff");
}
