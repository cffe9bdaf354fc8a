import { hash } from "node:crypto";
import type { OutputInfo, Sharp } from "sharp";
import { writeSmallFile } from "../work/write.ts";

export interface WrittenImage {
  readonly path: string;
  readonly bytes: number;
  /** Of the file that was written: the same hash means that there is nothing to do downstream. */
  readonly content_hash: string;
}

/** Writes a computed image as PNG if it can be transparent, otherwise as JPEG: WebP takes several times longer to encode. */
export async function writeImage(image: Sharp, pathWithoutEnding: string, transparent: boolean): Promise<WrittenImage> {
  const encoded = transparent ? image.png({ compressionLevel: 4 }) : image.jpeg({ quality: 84 });
  const file = await encoded.toBuffer();
  const path = `${pathWithoutEnding}.${transparent ? "png" : "jpg"}`;
  writeSmallFile(path, file);
  return { path, bytes: file.length, content_hash: hash("sha256", file, "hex").slice(0, 32) };
}

/** Grey or colours, each with or without opacity as one more channel. */
export function isTransparent({ channels }: OutputInfo): boolean {
  return channels === 2 || channels === 4;
}
