import type { ColumnDescription, ColumnType } from "@metaxy-ts/core/adapter";
import { own } from "@metaxy-ts/core/adapter";
import type { IcebergType, StructField, TableSchema } from "iceberg-js";

/** The types of new columns. Types that DuckDB has and Iceberg does not are widened or refused by the limits. */
const natives: Readonly<Record<string, string>> = { INTEGER: "int", FLOAT: "float", TIMESTAMP: "timestamp" };

const plain = {
  string: "string",
  integer: "long",
  float: "double",
  boolean: "boolean",
  date: "date",
  binary: "binary",
  timestamp: "timestamptz",
} as const;

/** The schema of a new table. */
export function newSchema(columns: readonly ColumnDescription[]): TableSchema {
  return new Fields(0).schema([], columns);
}

/**
 * The schema of a table with the columns, and what is in them, that it does not have; undefined when it has everything.
 *
 * @param lastId The greatest number of a field that the table has ever had.
 */
export function grownSchema(
  schema: TableSchema,
  columns: readonly ColumnDescription[],
  lastId: number,
): TableSchema | undefined {
  const fields = new Fields(lastId);
  const grown = fields.schema(schema.fields, columns);
  return fields.added ? { ...schema, fields: grown.fields } : undefined;
}

/** Numbers new fields on from the greatest number of a table. */
class Fields {
  #last: number;
  added = false;

  constructor(last: number) {
    this.#last = last;
  }

  schema(fields: readonly StructField[], columns: readonly ColumnDescription[]): TableSchema {
    return { type: "struct", fields: this.#grown(fields, columns) };
  }

  /** The fields with those that they lack, behind them. DuckDB does not distinguish names by case. */
  #grown(fields: readonly StructField[], columns: readonly ColumnDescription[]): StructField[] {
    const wanted = new Map(columns.map(({ name, type }) => [name.toLowerCase(), type]));
    const known = new Set(fields.map(({ name }) => name.toLowerCase()));
    const stored = fields.map((field) => {
      const type = wanted.get(field.name.toLowerCase());
      return type ? { ...field, type: this.#grownType(field.type, type) } : field;
    });
    const missing = columns.filter(({ name }) => !known.has(name.toLowerCase()));
    return [...stored, ...missing.map((column) => this.#field(column))];
  }

  #grownType(stored: IcebergType, type: ColumnType): IcebergType {
    if (typeof stored === "string") return stored;
    if (stored.type === "struct" && type.kind === "struct")
      return { ...stored, fields: this.#grown(stored.fields, membersOf(type)) };
    if (stored.type === "list" && type.kind === "list")
      return { ...stored, element: this.#grownType(stored.element, type.item) };
    if (stored.type === "map" && type.kind === "map")
      return { ...stored, value: this.#grownType(stored.value, type.value) };
    return stored;
  }

  #field({ name, type }: ColumnDescription): StructField {
    return { id: this.#next(), name, required: false, type: this.#type(type) };
  }

  #type(type: ColumnType): IcebergType {
    switch (type.kind) {
      case "list":
        return { type: "list", "element-id": this.#next(), element: this.#type(type.item), "element-required": false };
      case "map": {
        const ids = { "key-id": this.#next(), "value-id": this.#next() };
        return { type: "map", ...ids, key: "string", value: this.#type(type.value), "value-required": false };
      }
      case "struct":
        return { type: "struct", fields: membersOf(type).map((member) => this.#field(member)) };
      case "other":
        return otherType(type.name);
      default:
        return own(natives, type.native ?? "") ?? plain[type.kind];
    }
  }

  #next(): number {
    this.added = true;
    this.#last += 1;
    return this.#last;
  }
}

function membersOf(type: ColumnType & { readonly kind: "struct" }): ColumnDescription[] {
  return Object.entries(type.members).map(([name, member]) => ({ name, type: member }));
}

function otherType(name: string): string {
  if (name === "TIME" || name === "UUID") return name.toLowerCase();
  return name.startsWith("DECIMAL(") ? name.toLowerCase() : "string";
}
