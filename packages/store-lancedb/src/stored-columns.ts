import type { ColumnDescription, ColumnType } from "@metaxy-ts/core/adapter";
import { arrowColumns } from "@metaxy-ts/engine-duckdb/base";
import type { DataType, Field } from "apache-arrow";
import { arrow } from "./arrow.js";
import type { StoredField, StoredSchema, StoredType } from "./shapes.js";
import { withChildren } from "./stored-fields.js";

/*
 * Lance's timestamps have a unit and any time zone, and libraries which convert nothing only join those of one unit and zone. What DuckDB has no type
 * for is added to its name for the type: `TIMESTAMP_NS UTC`, `TIMESTAMPTZ 1 Europe/Berlin` for milliseconds.
 */

const zoneless = ["TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP", "TIMESTAMP_NS"] as const;

/** The columns of a table, with the names that their types have. */
export function storedColumns(schema: Pick<StoredSchema, "fields">): ColumnDescription[] {
  return arrowColumns({ schema }).map(({ name, type }, index) => ({
    name,
    type: named(type, (schema.fields[index] as StoredField).type),
  }));
}

function named(type: ColumnType, stored: StoredType): ColumnType {
  const inside = stored.children ?? [];
  switch (type.kind) {
    case "list":
      return inside[0] ? { kind: "list", item: named(type.item, inside[0].type) } : type;
    case "struct": {
      const members = Object.entries(type.members).map(([name, member], index): [string, ColumnType] => {
        const field = inside[index];
        return [name, field ? named(member, field.type) : member];
      });
      return { kind: "struct", members: Object.fromEntries(members) };
    }
    case "timestamp":
      return stored.typeId === arrow.Type.Timestamp ? timestampNamed(stored) : type;
    default:
      return type;
  }
}

function timestampNamed({ unit = arrow.TimeUnit.MICROSECOND, timezone }: StoredType): ColumnType {
  if (!timezone) return { kind: "timestamp", native: zoneless[unit] as string };
  if (unit === arrow.TimeUnit.NANOSECOND) return { kind: "timestamp", native: `TIMESTAMP_NS ${timezone}` };
  if (unit === arrow.TimeUnit.MICROSECOND && timezone === "UTC") return { kind: "timestamp" };
  return { kind: "timestamp", native: `TIMESTAMPTZ ${unit} ${timezone}` };
}

/** A field of rows with the timestamps that the column of a table has. */
export function fieldOf(field: Field, column: ColumnType): Field {
  const type = typeOf(field.type, column);
  return type === field.type ? field : new arrow.Field(field.name, type, field.nullable);
}

function typeOf(type: DataType, column: ColumnType): DataType {
  if (column.kind === "list") return withChildren(type, (item) => fieldOf(item, column.item));
  if (column.kind === "struct") {
    const members = Object.values(column.members);
    return withChildren(type, (child, index) => fieldOf(child, members[index] as ColumnType));
  }
  if (column.kind !== "timestamp" || column.native === undefined) return type;
  const [name, second, third] = column.native.split(" ");
  const unit = zoneless.indexOf(name as (typeof zoneless)[number]);
  return name === "TIMESTAMPTZ" ? new arrow.Timestamp(Number(second), third) : new arrow.Timestamp(unit, second);
}
