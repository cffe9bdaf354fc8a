/** The types that a column may have, as core and every adapter understand them. */
export type ColumnType =
  /** A timestamp is in microseconds since 1970 UTC. */
  | {
      readonly kind: "string" | "integer" | "float" | "boolean" | "date" | "binary" | "timestamp";
      /**
       * The engine's own name for the type of a stored column: `INTEGER`. If omitted, it is the one that new columns of the kind have. Values are
       * the same in JavaScript, but the column may hold fewer of them.
       */
      readonly native?: string;
    }
  | { readonly kind: "list"; readonly item: ColumnType }
  | { readonly kind: "struct"; readonly members: { readonly [name: string]: ColumnType } }
  | { readonly kind: "map"; readonly value: ColumnType }
  /** Anything else that the engine stores, by its own name for it. */
  | {
      readonly kind: "other";
      readonly name: string;
      /**
       * With `true`, samples are only found by values of the same type: no string or number says which of its values is meant. If omitted, the engine
       * compares values of other types with it.
       */
      readonly isOpaque?: true;
    };

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

/** A map of strings: what by-field columns are in a store that has such. */
export const stringMap: ColumnType = { kind: "map", value: { kind: "string" } };

/** Whether values of a type have others inside of them. */
export function isNested(type: ColumnType): type is Extract<ColumnType, { readonly kind: "list" | "struct" | "map" }> {
  return type.kind === "list" || type.kind === "struct" || type.kind === "map";
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

/** The type of a stored column in words, with the engine's own name if it has one: `integer (INTEGER)`. */
export function storedTypeName(type: ColumnType): string {
  const native = "native" in type ? type.native : undefined;
  return native === undefined ? typeName(type) : `${typeName(type)} (${native})`;
}

/** The type that a new column for such values has, unless another table says otherwise: without the engine's own names. */
export function plainType(type: ColumnType): ColumnType {
  return withNatives(type, () => undefined);
}

/** The type with other names of the engine, at any depth. */
export function withNatives(
  type: ColumnType,
  nativeOf: (part: ColumnType & { readonly native?: string }) => string | undefined,
): ColumnType {
  switch (type.kind) {
    case "list":
      return { kind: "list", item: withNatives(type.item, nativeOf) };
    case "map":
      return { kind: "map", value: withNatives(type.value, nativeOf) };
    case "struct": {
      const members = Object.entries(type.members).map(([name, member]) => [name, withNatives(member, nativeOf)]);
      return { kind: "struct", members: Object.fromEntries(members) };
    }
    case "other":
      return type;
    default: {
      const native = type.native === undefined ? undefined : nativeOf(type);
      if (native === type.native) return type;
      return native === undefined ? { kind: type.kind } : { kind: type.kind, native };
    }
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
