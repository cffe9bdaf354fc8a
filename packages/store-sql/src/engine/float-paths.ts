import type { ColumnType } from "@metaxy-ts/core/adapter";
import { own } from "@metaxy-ts/core/adapter";

/** Where, in JSON of a type, whole numbers are floats in another one: paths of JSON, each from `$`. Nothing else in JSON can lose something. */
export function floatPaths(from: ColumnType, to: ColumnType, path = "$"): string[] {
  if (from.kind === "integer") return to.kind === "float" ? [path] : [];
  if (from.kind === "list") return to.kind === "list" ? floatPaths(from.item, to.item, `${path}[*]`) : [];
  if (from.kind === "map") return to.kind === "map" ? floatPaths(from.value, to.value, `${path}.*`) : [];
  if (from.kind !== "struct") return [];
  return Object.entries(from.members).flatMap(([name, member]) => {
    const target = to.kind === "struct" ? own(to.members, name) : to.kind === "map" ? to.value : undefined;
    return target ? floatPaths(member, target, `${path}.${JSON.stringify(name)}`) : [];
  });
}
