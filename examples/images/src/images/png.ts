import { crc32 } from "node:zlib";
import type { Container } from "./container.ts";

const signature = Buffer.from("\x89PNG\r\n\x1a\n", "latin1");
/** The chunks that do not change a pixel. All others may: colours, transparency, animation. */
const metadata = new Set(["eXIf", "tEXt", "zTXt", "iTXt", "tIME"]);

interface Chunk {
  readonly type: string;
  /** The whole chunk, with length and checksum. */
  readonly bytes: Buffer;
  readonly data: Buffer;
}

export const png: Container = {
  recognises: (file) => file.subarray(0, signature.length).equals(signature),

  read(file) {
    const all = [...chunks(file)];
    return {
      pixels: all.filter(({ type }) => !metadata.has(type)).map(({ bytes }) => bytes),
      exif: all.find(({ type }) => type === "eXIf")?.data,
    };
  },

  withExif(file, exif) {
    const others = [...chunks(file)].filter(({ type }) => type !== "eXIf");
    const at = others.findIndex(({ type }) => type === "IDAT");
    const parts = others.map(({ bytes }) => bytes);
    return Buffer.concat([signature, ...parts.slice(0, at), chunk("eXIf", exif), ...parts.slice(at)]);
  },
};

function* chunks(file: Buffer): Generator<Chunk> {
  let at = signature.length;
  while (at + 12 <= file.length) {
    const end = at + 12 + file.readUInt32BE(at);
    const type = file.toString("latin1", at + 4, at + 8);
    yield { type, bytes: file.subarray(at, end), data: file.subarray(at + 8, end - 4) };
    if (type === "IEND" && end <= file.length) return;
    at = end;
  }
  throw new Error("The PNG file is damaged: it ends too early.");
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const bytes = Buffer.alloc(body.length + 8);
  bytes.writeUInt32BE(data.length, 0);
  body.copy(bytes, 4);
  bytes.writeUInt32BE(crc32(body), body.length + 4);
  return bytes;
}
