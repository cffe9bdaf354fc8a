import type { ArrowData, ArrowType } from "@metaxy-ts/core/adapter";
import { arrowTypeId, bytesIn, MetaxyError } from "@metaxy-ts/core/adapter";
import type { StringPieces } from "../vector/write-strings.js";

/** Values of a dictionary as plain data, as if it had never been encoded. */
export function takeData(data: ArrowData, type: ArrowType, from: number, count: number, name: string): ArrowData {
  const { values: indices, dictionary } = data;
  const chunks = dictionary?.data ?? [];
  const lookup = (index: number): readonly [chunk: ArrowData | undefined, row: number] => {
    let row = Number((indices as unknown as ArrayLike<number | bigint>)[from + index] ?? 0);
    for (const chunk of chunks) {
      if (row < chunk.length) return [chunk, row];
      row -= chunk.length;
    }
    return [undefined, 0];
  };
  const nullBitmap = takeValidity(chunks, lookup, count);
  const taken = { length: count, offset: 0, nullBitmap, children: [] };
  switch (type.typeId) {
    case arrowTypeId.utf8:
    case arrowTypeId.largeUtf8:
    case arrowTypeId.binary:
    case arrowTypeId.largeBinary: {
      const { bytes, offsets } = gather(count, (index) => {
        const [chunk, row] = lookup(index);
        if (!chunk) return none;
        const start = Number(chunk.valueOffsets[row]);
        return bytesIn(chunk, start, Number(chunk.valueOffsets[row + 1]) - start, 1);
      });
      return { ...taken, values: bytes, valueOffsets: Int32Array.from(offsets) };
    }
    case arrowTypeId.int:
    case arrowTypeId.float:
    case arrowTypeId.date:
    case arrowTypeId.timestamp:
    case arrowTypeId.time:
    case arrowTypeId.decimal: {
      const width = widthOf(type);
      const values = new Uint8Array(count * width);
      for (let index = 0; index < count; index++) {
        const [chunk, row] = lookup(index);
        if (chunk) values.set(bytesIn(chunk, row, 1, width), index * width);
      }
      return { ...taken, values, valueOffsets: [] };
    }
  }
  throw new MetaxyError(
    "ARGUMENT_INVALID",
    `The Arrow column ${name} is a dictionary of ${String(type)}. Decode it first.`,
    { details: { column: name } },
  );
}

function takeValidity(
  chunks: readonly ArrowData[],
  lookup: (index: number) => readonly [ArrowData | undefined, number],
  count: number,
): Uint8Array | null {
  if (!chunks.some(({ nullBitmap }) => nullBitmap && nullBitmap.length > 0)) return null;
  const bits = new Uint8Array((count + 7) >> 3);
  for (let index = 0; index < count; index++) {
    const [chunk, row] = lookup(index);
    const bit = (chunk?.offset ?? 0) + row;
    const valid =
      !chunk?.nullBitmap || chunk.nullBitmap.length === 0 || ((chunk.nullBitmap[bit >> 3] ?? 0) >> (bit & 7)) & 1;
    if (valid) bits[index >> 3] = (bits[index >> 3] ?? 0) | (1 << (index & 7));
  }
  return bits;
}

function widthOf({ typeId, bitWidth, precision, unit }: ArrowType): number {
  if (typeId === arrowTypeId.float) return 2 << (precision ?? 2);
  if (typeId === arrowTypeId.date) return unit === 0 ? 4 : 8;
  if (typeId === arrowTypeId.timestamp) return 8;
  return (bitWidth ?? (typeId === arrowTypeId.decimal ? 128 : 64)) / 8;
}

/** Strings of views: each has its length, and either its bytes or the buffer that they are in. */
export function viewPieces(data: ArrowData, from: number, count: number): StringPieces {
  const views = bytesIn(data, from, count, viewWidth).slice();
  const words = new Int32Array(views.buffer);
  return gather(count, (index) => {
    const length = words[index * 4] ?? 0;
    if (length <= 12) return views.subarray(index * viewWidth + 4, index * viewWidth + 4 + length);
    const start = words[index * 4 + 3] ?? 0;
    return data.variadicBuffers?.[words[index * 4 + 2] ?? 0]?.subarray(start, start + length) ?? none;
  });
}

const viewWidth = 16;
const none = new Uint8Array();

/** Pieces from anywhere, put one behind the other. */
function gather(count: number, piece: (index: number) => Uint8Array): StringPieces {
  const pieces = Array.from({ length: count }, (_, index) => piece(index));
  const offsets = new Float64Array(count + 1);
  for (const [index, { length }] of pieces.entries()) offsets[index + 1] = (offsets[index] as number) + length;
  const bytes = new Uint8Array(offsets[count] as number);
  for (const [index, found] of pieces.entries()) bytes.set(found, offsets[index]);
  return { bytes, offsets };
}
