/** The types that a column may have, as core and every adapter understand them. */
export type ColumnType =
  | { readonly kind: "string" | "integer" | "float" | "boolean" | "date" | "binary" }
  /** A timestamp, in microseconds since 1970 UTC. */
  | { readonly kind: "timestamp" }
  | { readonly kind: "list"; readonly item: ColumnType }
  | { readonly kind: "struct"; readonly members: { readonly [name: string]: ColumnType } }
  | { readonly kind: "map"; readonly value: ColumnType }
  /** Anything else that the engine stores, by its own name for it. */
  | { readonly kind: "other"; readonly name: string };

/** A column of a table or of a relation. */
export interface ColumnDescription {
  /** Its name, of any characters. */
  readonly name: string;
  /** What its values are. */
  readonly type: ColumnType;
}

/** A struct of strings with the given members: what by-field columns are. */
export function stringStruct(members: readonly string[]): ColumnType {
  return {
    kind: "struct",
    members: Object.fromEntries(members.map((member) => [member, { kind: "string" } as const])),
  };
}

/** A type in words, for messages: `list of string`. */
export function typeName(type: ColumnType): string {
  switch (type.kind) {
    case "list":
      return `list of ${typeName(type.item)}`;
    case "struct":
      return `struct of ${Object.keys(type.members).join(", ")}`;
    case "map":
      return `map of ${typeName(type.value)}`;
    case "other":
      return type.name;
    default:
      return type.kind;
  }
}

/** Whether two types are equal, with the same members in the same order. */
export function sameType(left: ColumnType, right: ColumnType): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}

/** Whether a table has all these columns, of the same types. */
export function hasColumns(table: readonly ColumnDescription[], columns: readonly ColumnDescription[]): boolean {
  const types = new Map(table.map(({ name, type }) => [name, type]));
  return columns.every(({ name, type }) => {
    const found = types.get(name);
    return found !== undefined && sameType(found, type);
  });
}
