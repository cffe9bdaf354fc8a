import type { ColumnDescription, ColumnType } from "@metaxy-ts/core/adapter";
import type { DataType } from "apache-arrow";
import {
  Binary,
  Bool,
  DateDay,
  Field,
  Float64,
  Int64,
  List,
  Map_,
  Schema,
  Struct,
  TimestampMicrosecond,
  Utf8,
} from "apache-arrow";

/** The schema of a result that the server sends nothing of, because it has no rows. */
export function arrowSchemaOf(columns: readonly ColumnDescription[]): Schema {
  return new Schema(columns.map(({ name, type }) => new Field(name, arrowTypeOf(type), true)));
}

function arrowTypeOf(type: ColumnType): DataType {
  switch (type.kind) {
    case "integer":
      return new Int64();
    case "float":
      return new Float64();
    case "boolean":
      return new Bool();
    case "date":
      return new DateDay();
    case "timestamp":
      return new TimestampMicrosecond("UTC");
    case "binary":
      return new Binary();
    case "list":
      return new List(new Field("item", arrowTypeOf(type.item), true));
    case "struct":
      return new Struct(
        Object.entries(type.members).map(([name, member]) => new Field(name, arrowTypeOf(member), true)),
      );
    case "map": {
      const entries = new Struct<{ key: Utf8; value: DataType }>([
        new Field("key", new Utf8(), false),
        new Field("value", arrowTypeOf(type.value), true),
      ]);
      return new Map_(new Field("entries", entries, false));
    }
    default:
      return new Utf8();
  }
}
