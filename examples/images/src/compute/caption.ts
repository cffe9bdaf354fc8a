import { readFile } from "node:fs/promises";
import sharp from "sharp";
import { containerOf } from "../images/containers.ts";
import { readExifText } from "../images/exif.ts";

/** What the EXIF block says about the image; nothing if it says nothing, or is damaged. Decodes no pixel. */
export async function readCaption(imagePath: string): Promise<string> {
  const block = await exifBlock(imagePath);
  if (block === undefined) return "";
  try {
    return readExifText(block, "description") ?? "";
  } catch {
    return "";
  }
}

async function exifBlock(imagePath: string): Promise<Buffer | undefined> {
  const file = await readFile(imagePath);
  const container = containerOf(file);
  if (container !== undefined) return container.read(file).exif;
  const { exif } = await sharp(file).metadata();
  const wrapped = exif?.toString("latin1", 0, 4) === "Exif";
  return wrapped ? exif?.subarray("Exif\0\0".length) : exif;
}
