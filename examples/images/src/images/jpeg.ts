import type { Container } from "./container.ts";

const startOfImage = 0xd8;
const startOfScan = 0xda;
const app0 = 0xe0;
const app1 = 0xe1;
const comment = 0xfe;
const exifName = Buffer.from("Exif\0\0", "latin1");
const multiPictureName = Buffer.from("MPF\0", "latin1");
const largestSegment = 0xffff - 2;

interface Segment {
  readonly marker: number;
  /** The whole segment, with its marker and length. */
  readonly bytes: Buffer;
  readonly payload: Buffer;
}

export const jpeg: Container = {
  recognises: (file) => file.length > 4 && file.readUInt16BE(0) === 0xffd8,

  read(file) {
    const all = [...segments(file)];
    return {
      pixels: all.filter((segment) => !isMetadata(segment)).map(({ bytes }) => bytes),
      exif: all.find(isExif)?.payload.subarray(exifName.length),
    };
  },

  withExif(file, exif) {
    const others = [...segments(file)].filter((segment) => !isExif(segment));
    // Right at the start, behind the segment that says "JFIF", where every reader looks for it.
    const at = others.findIndex(({ marker }) => marker !== startOfImage && marker !== app0);
    const parts = others.map(({ bytes }) => bytes);
    return Buffer.concat([...parts.slice(0, at), exifSegment(exif), ...parts.slice(at)]);
  },
};

function* segments(file: Buffer): Generator<Segment> {
  yield { marker: startOfImage, bytes: file.subarray(0, 2), payload: Buffer.alloc(0) };
  let at = 2;
  while (at + 4 <= file.length && file[at] === 0xff) {
    const marker = file[at + 1] ?? 0;
    if (marker === 0xff) {
      at++; // a fill byte
      continue;
    }
    if (marker === startOfScan) {
      yield { marker, bytes: file.subarray(at), payload: Buffer.alloc(0) };
      return;
    }
    const end = at + 2 + file.readUInt16BE(at + 2);
    yield { marker, bytes: file.subarray(at, end), payload: file.subarray(at + 4, end) };
    at = end;
  }
  throw new Error("The JPEG file is damaged: it ends before its pixels.");
}

/** The segments that do not change a pixel. Colour profile (APP2) and colour transform (APP14) do. */
function isMetadata({ marker, payload }: Segment): boolean {
  if (marker === comment) return true;
  if (marker === 0xe2) return startsWith(payload, multiPictureName);
  return marker >= app1 && marker <= 0xef && marker !== 0xee;
}

function isExif({ marker, payload }: Segment): boolean {
  return marker === app1 && startsWith(payload, exifName);
}

function exifSegment(exif: Buffer): Buffer {
  const payload = Buffer.concat([exifName, exif]);
  if (payload.length > largestSegment) throw new Error("The EXIF block is too large for a JPEG file (64 KB).");
  const head = Buffer.from([0xff, app1, 0, 0]);
  head.writeUInt16BE(payload.length + 2, 2);
  return Buffer.concat([head, payload]);
}

function startsWith(bytes: Buffer, start: Buffer): boolean {
  return bytes.subarray(0, start.length).equals(start);
}
