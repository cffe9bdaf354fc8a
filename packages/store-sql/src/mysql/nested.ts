import type { ColumnType } from "@metaxy-ts/core/adapter";
import { isNested, setOwn } from "@metaxy-ts/core/adapter";

/** The longest comment of a column, in characters. */
export const longestComment = 1024;

/** In front of the type in a comment. */
const mark = "metaxy: ";

/** A type in short JSON: `"string"`, `["list", …]`, `["map", …]`, and an object of the members of a struct. */
type Short = string | readonly [string, Short | string] | { readonly [member: string]: Short };

/** How a nested type stands in the comment of its column; undefined for what is not nested. */
export function nestedText(type: ColumnType): string | undefined {
  return isNested(type) ? mark + JSON.stringify(shortOf(type)).replaceAll("\\", "\\u005c") : undefined;
}

/** The type that a comment names; undefined for other comments. */
export function readNested(comment: string): ColumnType | undefined {
  if (!comment.startsWith(mark)) return undefined;
  try {
    return typeOf(JSON.parse(comment.slice(mark.length).replaceAll("\\u005c", "\\")) as Short);
  } catch {
    return undefined; // somebody else's comment
  }
}

function shortOf(type: ColumnType): Short {
  switch (type.kind) {
    case "list":
      return ["list", shortOf(type.item)];
    case "map":
      return ["map", shortOf(type.value)];
    case "struct": {
      const members: Record<string, Short> = {};
      for (const [name, member] of Object.entries(type.members)) setOwn(members, name, shortOf(member));
      return members;
    }
    case "other":
      return ["other", type.name];
    default:
      return type.kind;
  }
}

function typeOf(short: Short): ColumnType {
  if (typeof short === "string") return { kind: short } as ColumnType;
  if (Array.isArray(short)) {
    const [kind, inner] = short as readonly [string, Short];
    if (kind === "list") return { kind, item: typeOf(inner) };
    return kind === "map" ? { kind, value: typeOf(inner) } : { kind: "other", name: String(inner) };
  }
  const members: Record<string, ColumnType> = {};
  for (const [name, member] of Object.entries(short as { readonly [name: string]: Short }))
    setOwn(members, name, typeOf(member));
  return { kind: "struct", members };
}
