import type { ColumnType, GrownColumn } from "@metaxy-ts/core/adapter";
import { own, sameType } from "@metaxy-ts/core/adapter";

/** Why Lance cannot give a column the members that it lacks; undefined when it can. It would, but could not read the rows before any more. */
export function refusesGrowth({ from, to }: GrownColumn): string | undefined {
  return canGrow(from, to, false)
    ? undefined
    : "Lance adds members to structs and to structs in a list, but not to structs nested deeper in a list or a map";
}

function canGrow(from: ColumnType, to: ColumnType, inList: boolean): boolean {
  if (sameType(from, to)) return true;
  if (from.kind === "struct" && to.kind === "struct")
    return Object.entries(from.members).every(([name, member]) => {
      const grown = own(to.members, name);
      return !grown || sameType(member, grown) || (!inList && canGrow(member, grown, false));
    });
  if (from.kind === "list" && to.kind === "list")
    return !inList && from.item.kind === "struct" && canGrow(from.item, to.item, true);
  return false;
}
