import {
  Data,
  DataType,
  DateUnit,
  Dictionary,
  Field,
  FixedSizeList,
  List,
  Map_,
  RecordBatch,
  Schema,
  Struct,
  TimestampMillisecond,
  Vector,
} from "apache-arrow";

/**
 * A batch whose dates in milliseconds are timestamps, which have the same memory: ClickHouse reads such dates as seconds of 32 bits, and takes
 * those before 1970 and after 2106 for others.
 */
export function withTimestamps(batch: RecordBatch): RecordBatch {
  const { schema, data } = batch;
  const fields = schema.fields.map(fieldWithTimestamps);
  if (fields.every((field, index) => field === schema.fields[index])) return batch;
  const children = data.children.map((child, index) => retyped(child, (fields[index] as Field).type));
  const struct = new Data(new Struct(fields), 0, batch.numRows, 0, undefined, children);
  return new RecordBatch(new Schema(fields, schema.metadata), struct);
}

/** The field itself where nothing changes. */
function fieldWithTimestamps(field: Field): Field {
  const type = typeWithTimestamps(field.type);
  return type === field.type ? field : new Field(field.name, type, field.nullable, field.metadata);
}

function typeWithTimestamps(type: DataType): DataType {
  if (DataType.isDate(type) && type.unit === DateUnit.MILLISECOND) return new TimestampMillisecond("UTC");
  if (type instanceof Dictionary) {
    const values = typeWithTimestamps(type.dictionary);
    return values === type.dictionary ? type : new Dictionary(values, type.indices, type.id, type.isOrdered);
  }
  const fields = type.children ?? [];
  const children = fields.map(fieldWithTimestamps);
  const [first] = children;
  if (!first || children.every((child, index) => child === fields[index])) return type;
  if (type instanceof List) return new List(first);
  if (type instanceof FixedSizeList) return new FixedSizeList(type.listSize, first);
  if (type instanceof Map_) return new Map_(first as Field<Struct>, type.keysSorted);
  return type instanceof Struct ? new Struct(children) : type;
}

function retyped(data: Data, type: DataType): Data {
  if (data.type === type) return data;
  const children = data.children.map((child, index) => retyped(child, type.children?.[index]?.type as DataType));
  return new Data(type, data.offset, data.length, data.nullCount, data.buffers, children, dictionaryOf(data, type));
}

function dictionaryOf({ dictionary }: Data, type: DataType): Vector | undefined {
  if (!dictionary || !(type instanceof Dictionary)) return dictionary;
  return new Vector(dictionary.data.map((values) => retyped(values, type.dictionary)));
}
