import type { ColumnDescription, ColumnType } from "@metaxy-ts/core/adapter";
import type { Data, DataType } from "apache-arrow";
import {
  Binary,
  Bool,
  DateDay,
  Field,
  Float64,
  Int64,
  List,
  Map_,
  makeData,
  RecordBatch,
  Schema,
  Struct,
  TimestampMicrosecond,
  Utf8,
} from "apache-arrow";
import type { Block, BlockColumn } from "./arrow-block.js";
import { validity } from "./arrow-validity.js";
import { valuesData } from "./arrow-values.js";

/** The Arrow type of a column. */
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
      const entries = [new Field("key", new Utf8(), false), new Field("value", arrowTypeOf(type.value), true)];
      return new Map_(new Field("entries", new Struct(entries), false) as never);
    }
    default:
      return new Utf8();
  }
}

export function arrowSchemaOf(columns: readonly ColumnDescription[]): Schema {
  return new Schema(columns.map(({ name, type }) => new Field(name, arrowTypeOf(type), true)));
}

/** A block as a record batch; numbers and texts are not copied. */
export function blockBatch(block: Block, schema: Schema): RecordBatch {
  const children = block.columns.map((column, index) =>
    columnData(column, (schema.fields[index] as Field).type, block.rowCount),
  );
  return new RecordBatch(
    schema,
    makeData({ type: new Struct(schema.fields), length: block.rowCount, nullCount: 0, children }),
  );
}

function columnData(column: BlockColumn, type: DataType, length: number): Data {
  switch (column.kind) {
    case "text":
      return makeData({
        type: new Utf8(),
        length,
        ...validity(length, (row) => (column.lengths[row] as number) < 0),
        valueOffsets: offsets(column.lengths),
        data: column.bytes,
      });
    case "integers":
      return column.of === "date"
        ? makeData({
            type: new DateDay(),
            length,
            ...validity(length, column.nulls),
            data: Int32Array.from(column.values, Number),
          })
        : makeData({ type: type as Int64, length, ...validity(length, column.nulls), data: column.values });
    case "floats":
      return makeData({ type: new Float64(), length, ...validity(length, column.nulls), data: column.values });
    case "struct": {
      const struct = type as Struct;
      const children = column.members.map((member, index) =>
        columnData(member.column, (struct.children[index] as Field).type, length),
      );
      return makeData({ type: struct, length, ...validity(length, column.nulls), children });
    }
    case "values":
      return valuesData(column.values, type);
  }
}

function offsets(lengths: Int32Array): Int32Array {
  const result = new Int32Array(lengths.length + 1);
  for (let row = 0; row < lengths.length; row++)
    result[row + 1] = (result[row] as number) + Math.max(0, lengths[row] as number);
  return result;
}
