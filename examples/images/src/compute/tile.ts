import { join } from "node:path";
import sharp from "sharp";
import type { WrittenImage } from "../images/encode.ts";
import { isTransparent, writeImage } from "../images/encode.ts";

export interface Tile extends WrittenImage {
  /** Its number, from 0, row by row. */
  readonly tile: number;
  readonly row: number;
  readonly column: number;
  readonly width: number;
  readonly height: number;
}

const perSide = 2;

/** Cuts an image into 2 × 2 tiles. The image is decoded once. */
export async function cutTiles(imagePath: string, folder: string, id: string): Promise<Tile[]> {
  const oriented = sharp(imagePath).autoOrient().toColourspace("srgb");
  const { data, info } = await oriented.raw().toBuffer({ resolveWithObject: true });
  const edge = (length: number, index: number) => Math.floor((length * index) / perSide);
  const places = Array.from({ length: perSide ** 2 }, (_, at) => [Math.floor(at / perSide), at % perSide] as const);
  return Promise.all(
    places.flatMap(([row, column], tile) => {
      const [left, top] = [edge(info.width, column), edge(info.height, row)];
      const [width, height] = [edge(info.width, column + 1) - left, edge(info.height, row + 1) - top];
      if (width === 0 || height === 0) return []; // an image of one pixel
      const cut = sharp(data, { raw: info }).extract({ left, top, width, height });
      return writeImage(cut, join(folder, `${id}.${tile}`), isTransparent(info)).then((written) => ({
        ...written,
        tile,
        row,
        column,
        width,
        height,
      }));
    }),
  );
}
