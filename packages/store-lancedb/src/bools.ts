import type { Data, DataType, Struct, Table } from "apache-arrow";
import { arrow } from "./arrow.js";

/**
 * The rows with bytes 0 and 1 for booleans, if there are booleans that are all null in a batch: the Arrow library writes those without
 * the values that LanceDB looks for. LanceDB makes booleans of the bytes again, because its table has booleans.
 */
export function writableBools(table: Table): Table {
  if (!table.batches.some(({ data }) => hasUnwritable(data))) return table;
  const data = table.batches.map((batch) => withBytes(batch.data));
  const [first] = data;
  if (!first) return table;
  const schema = new arrow.Schema(first.type.children);
  return new arrow.Table(
    schema,
    data.map((rows) => new arrow.RecordBatch(schema, rows as Data<Struct>)),
  );
}

function hasUnwritable(data: Data): boolean {
  if (arrow.DataType.isBool(data.type)) return data.length > 0 && data.nullCount >= data.length;
  return data.children.some(hasUnwritable);
}

function withBytes<Type extends DataType>(data: Data<Type>): Data {
  const { length, nullCount, offset } = data;
  if (arrow.DataType.isBool(data.type)) {
    const bits = data.values as Uint8Array;
    const values = Uint8Array.from(
      { length: offset + length },
      (_, index) => ((bits[index >> 3] ?? 0) >> (index & 7)) & 1,
    );
    return arrow.makeData({
      type: new arrow.Uint8(),
      length,
      nullCount,
      offset,
      nullBitmap: data.nullBitmap,
      data: values,
    });
  }
  const children = data.children.map(withBytes);
  if (children.every((child, index) => child === data.children[index])) return data;
  const type = Object.create(data.type) as Type; // the same type of other children
  const fields = data.type.children.map(
    ({ name, nullable }, index) => new arrow.Field(name, (children[index] as Data).type, nullable),
  );
  Object.defineProperty(type, "children", { value: fields, enumerable: true });
  return new arrow.Data(type, offset, length, nullCount, data.buffers, children);
}
