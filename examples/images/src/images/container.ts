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
