import type { ColumnDescription, ColumnType } from "@metaxy-ts/core/adapter";
import { MetaxyError } from "@metaxy-ts/core/adapter";

/** DuckDB has no columns or members without a name, nor with a NUL in it, and upper and lower case are the same to it. */
export function checkNames(columns: readonly ColumnDescription[]): void {
  const seen = new Map<string, string>();
  for (const { name, type } of columns) {
    const other = seen.get(name.toLowerCase());
    if (other !== undefined)
      throw refusedName(name, `DuckDB is not case-sensitive and cannot distinguish it from ${JSON.stringify(other)}`);
    if (name === "") throw refusedName(name, "it has to have a name");
    if (name.includes("\0")) throw refusedName(name, "names cannot have the character NUL");
    seen.set(name.toLowerCase(), name);
    checkMemberNames(type);
  }
}

function checkMemberNames(type: ColumnType): void {
  if (type.kind === "struct")
    checkNames(Object.entries(type.members).map(([name, member]) => ({ name, type: member })));
  else if (type.kind === "list") checkMemberNames(type.item);
  else if (type.kind === "map") checkMemberNames(type.value);
}

function refusedName(name: string, problem: string): MetaxyError {
  return new MetaxyError(
    "WRITE_INVALID",
    `Nothing was written: the rows have a column or member ${JSON.stringify(name)}, but ${problem}. Rename it.`,
    { details: { column: name } },
  );
}
