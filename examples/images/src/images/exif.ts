/** The EXIF block of an image is a small TIFF file: a header, and directories of entries that point to values. */

export const exifTags = {
  description: 0x010e,
  software: 0x0131,
  date: 0x0132,
  artist: 0x013b,
  copyright: 0x8298,
} as const;

export type ExifText = { readonly [Tag in keyof typeof exifTags]?: string | undefined };

interface Directory {
  readonly littleEndian: boolean;
  readonly entries: readonly Entry[];
  readonly next: number;
}

interface Entry {
  readonly tag: number;
  readonly bytes: Buffer;
}

const entrySize = 12;
const ascii = 2;
const emptyBlock = Buffer.from("II*\0\0\0\0\0", "latin1");

/**
 * The block with some strings set, and nothing else changed or lost: the old values stay where they are (entries point to
 * them by position, also from the maker's own private parts), the new strings and a new first directory go to the end.
 */
export function withExifText(block: Buffer | undefined, texts: ExifText): Buffer {
  const base = block ?? emptyBlock;
  const { littleEndian, entries, next } = firstDirectory(base);
  const number = numberWriter(littleEndian);
  const parts: Buffer[] = [base];
  let end = base.length;
  const append = (part: Buffer) => {
    const padded = part.length % 2 === 0 ? part : Buffer.concat([part, Buffer.alloc(1)]);
    parts.push(padded);
    end += padded.length;
  };
  if (end % 2 === 1) {
    parts.push(Buffer.alloc(1));
    end++;
  }

  const merged = new Map(entries.map((entry) => [entry.tag, entry.bytes]));
  for (const [name, tag] of Object.entries(exifTags)) {
    const text = texts[name as keyof ExifText];
    if (text === undefined) continue;
    const value = Buffer.from(`${text}\0`);
    const inline = value.length <= 4;
    const field = inline ? Buffer.concat([value], 4) : number(4, end);
    merged.set(tag, Buffer.concat([number(2, tag), number(2, ascii), number(4, value.length), field]));
    if (!inline) append(value);
  }

  const sorted = [...merged].sort(([a], [b]) => a - b).map(([, bytes]) => bytes);
  const start = end;
  append(Buffer.concat([number(2, sorted.length), ...sorted, number(4, next)]));
  const result = Buffer.concat(parts);
  number(4, start).copy(result, 4);
  return result;
}

export function readExifText(block: Buffer, name: keyof typeof exifTags): string | undefined {
  const { littleEndian, entries } = firstDirectory(block);
  const entry = entries.find(({ tag }) => tag === exifTags[name])?.bytes;
  if (entry === undefined) return undefined;
  const length = readNumber(entry, 4, littleEndian);
  const value = length <= 4 ? entry.subarray(8, 8 + length) : block.subarray(...span(entry, length, littleEndian));
  return value.toString().replace(/\0+$/, "");
}

function span(entry: Buffer, length: number, littleEndian: boolean): [number, number] {
  const start = readNumber(entry, 8, littleEndian);
  return [start, start + length];
}

function firstDirectory(block: Buffer): Directory {
  const order = block.toString("latin1", 0, 2);
  if (order !== "II" && order !== "MM") throw new Error("The EXIF block is damaged: it has no TIFF header.");
  const littleEndian = order === "II";
  const start = readNumber(block, 4, littleEndian);
  if (start === 0) return { littleEndian, entries: [], next: 0 };
  const count = littleEndian ? block.readUInt16LE(start) : block.readUInt16BE(start);
  const entries = Array.from({ length: count }, (_, index) => {
    const at = start + 2 + index * entrySize;
    const bytes = block.subarray(at, at + entrySize);
    return { tag: littleEndian ? bytes.readUInt16LE(0) : bytes.readUInt16BE(0), bytes };
  });
  return { littleEndian, entries, next: readNumber(block, start + 2 + count * entrySize, littleEndian) };
}

function readNumber(bytes: Buffer, at: number, littleEndian: boolean): number {
  return littleEndian ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at);
}

function numberWriter(littleEndian: boolean): (size: 2 | 4, value: number) => Buffer {
  return (size, value) => {
    const bytes = Buffer.alloc(size);
    if (littleEndian) bytes.writeUIntLE(value, 0, size);
    else bytes.writeUIntBE(value, 0, size);
    return bytes;
  };
}
