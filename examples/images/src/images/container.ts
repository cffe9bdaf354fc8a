import { jpeg } from "./jpeg.ts";
import { png } from "./png.ts";

/** A file format whose bytes fall into pixels and metadata without decoding anything. */
export interface Container {
  recognises(file: Buffer): boolean;
  read(file: Buffer): Parts;
  /** The same file with another EXIF block. Every byte of its pixels stays. */
  withExif(file: Buffer, exif: Buffer): Buffer;
}

export interface Parts {
  /** Everything that decides what the decoded pixels are. */
  readonly pixels: readonly Buffer[];
  /** The EXIF block, without the wrapping of the file format. */
  readonly exif: Buffer | undefined;
}

const containers: readonly Container[] = [jpeg, png];

export function containerOf(file: Buffer): Container | undefined {
  return containers.find((container) => container.recognises(file));
}
