import { hash } from "node:crypto";
import { join } from "node:path";
import sharp from "sharp";
import type { Raster } from "../images/raster.ts";
import { loadRaster } from "../images/raster.ts";
import { map } from "../work/pool.ts";
import { writeSmallFile } from "../work/write.ts";
import { loadFonts } from "./fonts.ts";
import { commonColours } from "./palette.ts";
import { evenSample, layOut, sheetStyle } from "./sheet-layout.ts";
import { sheetSvg } from "./sheet-svg.ts";
import { thumbnailSize } from "./thumbnail.ts";

export interface SheetItem {
  readonly name: string;
  /** The file of its thumbnail. */
  readonly thumbnail: string;
  readonly palette: readonly string[];
}

export interface ContactSheet {
  readonly path: string;
  readonly width: number;
  readonly height: number;
  /** All images of the album, and how many of them fit on the sheet. */
  readonly images: number;
  readonly shown: number;
  readonly content_hash: string;
}

/** One picture of an album: a title, and a card for each image, with its thumbnail, its name and its colours. */
export async function makeContactSheet(
  album: string,
  items: readonly SheetItem[],
  folder: string,
  credit?: string,
): Promise<ContactSheet> {
  await loadFonts();
  const layout = layOut(items.length);
  const shown = evenSample(items, layout.shown);
  const palette = commonColours(items.map((item) => item.palette));
  const text = { title: titleOf(album), subtitle: subtitleOf(items.length, shown.length), credit, palette };

  const { width, height } = layout;
  const layer: Raster = { width, height, data: Buffer.alloc(width * height * 4) };
  let index = 0;
  for await (const thumbnail of map(shown, (item) => loadRaster(item.thumbnail, thumbnailSize))) {
    const { left, top } = layout.card(index++);
    const middle = (side: number) => sheetStyle.padding + Math.floor((thumbnailSize - side) / 2);
    place(thumbnail, layer, left + middle(thumbnail.width), top + middle(thumbnail.height));
  }

  const file = await sharp(Buffer.from(sheetSvg(text, shown, layout)))
    .composite([{ input: layer.data, raw: { width, height, channels: 4 } }])
    .flatten()
    .png({ compressionLevel: 4 })
    .toBuffer();
  const path = join(folder, `${album === "." ? "pictures" : album}.png`);
  writeSmallFile(path, file);
  const content_hash = hash("sha256", file, "hex").slice(0, 32);
  return { path, width, height, images: items.length, shown: shown.length, content_hash };
}

/** "animals-nature" as "Animals Nature", "2024/my trip" as "2024 / My Trip". */
function titleOf(album: string): string {
  if (album === ".") return "Pictures";
  const words = album.replaceAll("/", " / ").split(/[\s_-]+/);
  return words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join(" ");
}

function subtitleOf(count: number, shown: number): string {
  const images = `${count.toLocaleString("en")} ${count === 1 ? "image" : "images"}`;
  return shown < count ? `${images}, ${shown} of them shown` : images;
}

function place(image: Raster, onto: Raster, left: number, top: number): void {
  for (let row = 0; row < image.height; row++) {
    const from = row * image.width * 4;
    image.data.copy(onto.data, ((top + row) * onto.width + left) * 4, from, from + image.width * 4);
  }
}
