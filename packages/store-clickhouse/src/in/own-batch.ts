import type { ArrowBatchLike } from "@metaxy-ts/core/adapter";
import { MetaxyError } from "@metaxy-ts/core/adapter";
import {
  Binary,
  Bool,
  BufferType,
  Data,
  DateDay,
  DateMillisecond,
  DateUnit,
  Decimal,
  Dictionary,
  Duration,
  Field,
  FixedSizeBinary,
  FixedSizeList,
  Float,
  Int,
  LargeBinary,
  LargeUtf8,
  List,
  Map_,
  Null,
  RecordBatch,
  Schema,
  Struct,
  Time,
  Timestamp,
  Type,
  Utf8,
  Vector,
} from "apache-arrow";

/*
 * An application may hold several copies of the Arrow library: another version, or the CommonJS and the ES modules of one. The layout of
 * the buffers is the same in all of them, but their classes are strangers to each other, and a writer of one writes nothing sensible of
 * another's. So types and data are recreated in the classes of this copy, over the same buffers.
 */

/** A type of any copy: every property that some type has. */
interface TypeLike {
  readonly typeId: number;
  readonly children?: readonly FieldLike[] | null;
  readonly isSigned?: boolean;
  readonly bitWidth?: number;
  readonly precision?: number;
  readonly scale?: number;
  readonly unit?: number;
  readonly timezone?: string | null;
  readonly byteWidth?: number;
  readonly listSize?: number;
  readonly keysSorted?: boolean;
  readonly id?: number;
  readonly indices?: TypeLike;
  readonly dictionary?: TypeLike;
  readonly isOrdered?: boolean;
}

interface FieldLike {
  readonly name: string;
  readonly type: TypeLike;
  readonly nullable?: boolean;
}

interface BatchLike {
  readonly schema?: { readonly fields?: readonly FieldLike[] };
  readonly data: DataLike;
}

interface DataLike {
  readonly offset: number;
  readonly length: number;
  readonly nullCount: number;
  readonly valueOffsets: unknown;
  readonly values: unknown;
  readonly nullBitmap: unknown;
  readonly children: readonly DataLike[];
  readonly dictionary?: { readonly data: readonly DataLike[] };
}

/** @throws ARGUMENT_INVALID for what is not a record batch of any copy. */
export function ownBatch(batch: ArrowBatchLike): RecordBatch {
  if (isOwn(batch)) return batch;
  const { schema, data } = (batch ?? {}) as unknown as BatchLike;
  const isEmptyTable = batch.numRows === 0 && Array.isArray(data); // a table has a list
  if (!Array.isArray(schema?.fields) || !(isEmptyTable || Array.isArray(data?.children)))
    throw new MetaxyError(
      "ARGUMENT_INVALID",
      "The Arrow input has something that is not a record batch. Pass a table, or { arrow: batches }.",
    );
  const fields = schema.fields.map(ownField);
  const own = new Schema(fields);
  return new RecordBatch(own, isEmptyTable ? undefined : (ownData(data, new Struct(fields)) as Data<Struct>));
}

/** The library's `instanceof` takes every copy's batches for its own. */
function isOwn(batch: ArrowBatchLike): batch is RecordBatch {
  const has = (value: unknown, { prototype }: { readonly prototype: object }): boolean =>
    typeof value === "object" && value !== null && Object.getPrototypeOf(value) === prototype;
  return has(batch, RecordBatch) && has(batch.schema, Schema);
}

function ownField({ name, type, nullable = true }: FieldLike): Field {
  return new Field(name, ownType(type), nullable);
}

type OwnType = Field["type"];

function ownType(type: TypeLike): OwnType {
  const { precision = 0, scale = 0, bitWidth = 0, unit = 0, isSigned = true } = type;
  const children = (type.children ?? []).map(ownField);
  const [child] = children as [Field];
  switch (type.typeId) {
    case Type.Null:
      return new Null();
    case Type.Int:
      return new Int(isSigned, bitWidth as Int["bitWidth"]);
    case Type.Float:
      return new Float(precision);
    case Type.Binary:
      return new Binary();
    case Type.LargeBinary:
      return new LargeBinary();
    case Type.Utf8:
      return new Utf8();
    case Type.LargeUtf8:
      return new LargeUtf8();
    case Type.Bool:
      return new Bool();
    case Type.Decimal:
      return new Decimal(scale, precision, bitWidth);
    case Type.Date:
      return unit === DateUnit.MILLISECOND ? new DateMillisecond() : new DateDay();
    case Type.Time:
      return new Time(unit, bitWidth as Time["bitWidth"]);
    case Type.Timestamp:
      return new Timestamp(unit, type.timezone);
    case Type.Duration:
      return new Duration(unit);
    case Type.FixedSizeBinary:
      return new FixedSizeBinary(type.byteWidth ?? 0);
    case Type.List:
      return new List(child);
    case Type.FixedSizeList:
      return new FixedSizeList(type.listSize ?? 0, child);
    case Type.Struct:
      return new Struct(children);
    case Type.Map:
      return new Map_(child as ConstructorParameters<typeof Map_>[0], type.keysSorted);
    case Type.Dictionary:
      return new Dictionary(
        ownType(type.dictionary as TypeLike),
        ownType(type.indices as TypeLike) as Dictionary["indices"],
        type.id,
        type.isOrdered,
      );
    default:
      throw new MetaxyError(
        "ARGUMENT_INVALID",
        `The Arrow input has a column of type ${String(type)}, which ClickHouse does not store. Cast it first.`,
      );
  }
}

function ownData(data: DataLike, type: OwnType): Data {
  const { offset, length, nullCount, valueOffsets, values, nullBitmap } = data;
  const { OFFSET, DATA, VALIDITY } = BufferType;
  const buffers = { [OFFSET]: valueOffsets, [DATA]: values, [VALIDITY]: nullBitmap } as unknown as Data["buffers"];
  const children = (type.children ?? []).map((field: Field, index: number) =>
    ownData(data.children[index] as DataLike, field.type),
  );
  const inner = (type as Partial<Dictionary>).dictionary;
  const dictionary =
    inner && data.dictionary ? new Vector(data.dictionary.data.map((part) => ownData(part, inner))) : undefined;
  return new Data(type, offset, length, nullCount, buffers, children, dictionary);
}
