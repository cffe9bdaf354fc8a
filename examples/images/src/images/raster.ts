import sharp from "sharp";

/** Decoded pixels: red, green, blue and opacity, one byte each. */
export interface Raster {
  readonly data: Buffer;
  readonly width: number;
  readonly height: number;
}

/** The image as it is shown (orientation applied), made smaller if a side is longer than `maxSide`. */
export async function loadRaster(path: string, maxSide?: number): Promise<Raster> {
  const image = sharp(path).autoOrient();
  if (maxSide !== undefined) image.resize(maxSide, maxSide, { fit: "inside", withoutEnlargement: true });
  const { data, info } = await image.toColourspace("srgb").ensureAlpha().raw().toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height };
}
