import { join } from "node:path";
import sharp from "sharp";
import type { WrittenImage } from "../images/encode.ts";
import { isTransparent, writeImage } from "../images/encode.ts";

export interface Thumbnail extends WrittenImage {
  readonly width: number;
  readonly height: number;
}

export const thumbnailSize = 128;

/** A small copy, at most 128 × 128, never larger than the image. */
export async function makeThumbnail(imagePath: string, folder: string, id: string): Promise<Thumbnail> {
  const { data, info } = await sharp(imagePath)
    .autoOrient()
    .resize(thumbnailSize, thumbnailSize, { fit: "inside", withoutEnlargement: true })
    .toColourspace("srgb")
    .raw()
    .toBuffer({ resolveWithObject: true });
  const written = await writeImage(sharp(data, { raw: info }), join(folder, id), isTransparent(info));
  return { ...written, width: info.width, height: info.height };
}
