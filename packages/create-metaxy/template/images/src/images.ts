import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join, parse } from "node:path";

/** The images of a folder: every SVG file, with the caption in the text file of the same name. */
export async function findImages(folder: string) {
  const files = (await readdir(folder)).filter((file) => file.endsWith(".svg"));
  return Promise.all(
    files.map(async (file) => {
      const { name } = parse(file);
      const picture = await readFile(join(folder, file), "utf8");
      const caption = await readFile(join(folder, `${name}.txt`), "utf8").catch(() => "");
      return { name, file, caption, picture_hash: hash(picture), caption_hash: hash(caption) };
    }),
  );
}

/** The expensive part of a real pipeline: here, the colours that the drawing uses. */
export function colorsOf(picture: string): string[] {
  return [...new Set(picture.match(/#[0-9a-f]{6}\b/gi) ?? [])].sort();
}

/** The longer words of a caption. */
export function wordsOf(caption: string): string[] {
  return [...new Set(caption.toLowerCase().match(/\p{L}{4,}/gu) ?? [])].sort();
}

function hash(content: string): string {
  return createHash("sha256").update(content).digest("hex");
}
