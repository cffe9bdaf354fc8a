import type { ColumnType } from "@metaxy-ts/core/adapter";
import { MetaxyError } from "@metaxy-ts/core/adapter";
import type { DataType } from "apache-arrow";
import { Type } from "apache-arrow";

/** The column type that values of an Arrow type are stored as. */
export function columnTypeOf(type: DataType): ColumnType {
  switch (type.typeId as Type) {
    case Type.Null:
    case Type.Utf8:
    case Type.LargeUtf8:
      return { kind: "string" };
    case Type.Int:
      return { kind: "integer" };
    case Type.Float:
      return { kind: "float" };
    case Type.Bool:
      return { kind: "boolean" };
    case Type.Date:
      return { kind: "date" };
    case Type.Timestamp:
      return { kind: "timestamp" };
    case Type.Binary:
    case Type.LargeBinary:
    case Type.FixedSizeBinary:
      return { kind: "binary" };
    case Type.Decimal: {
      const { precision, scale } = type as DataType & { precision: number; scale: number };
      return { kind: "other", name: `Decimal(${precision}, ${scale})` };
    }
    case Type.Dictionary:
      return columnTypeOf((type as DataType & { dictionary: DataType }).dictionary);
    case Type.List:
    case Type.FixedSizeList:
      return { kind: "list", item: columnTypeOf(childOf(type, 0)) };
    case Type.Struct:
      return { kind: "struct", members: Object.fromEntries(members(type)) };
    case Type.Map: {
      const [, value] = members(childOf(type, 0));
      return { kind: "map", value: value?.[1] ?? { kind: "string" } };
    }
    default:
      throw new MetaxyError(
        "ARGUMENT_INVALID",
        `The Arrow input has a column of type ${String(type)}, which ClickHouse does not store. Cast it first.`,
      );
  }
}

function childOf(type: DataType, index: number): DataType {
  return type.children?.[index]?.type as DataType;
}

function members(type: DataType): [string, ColumnType][] {
  return (type.children ?? []).map((field) => [field.name, columnTypeOf(field.type as DataType)]);
}
