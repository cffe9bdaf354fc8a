import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import sharp from "sharp";
import { z } from "zod";
import { writeSmallFile } from "../work/write.ts";
import { withExifText } from "./exif.ts";
import { png } from "./png.ts";
import type { Source } from "./source.ts";

/** OpenMoji draws on a grid of 72 × 72. Twice that is large enough to look at, and quick to decode. */
const grid = 72;
const pixels = 2 * grid;

const emojiSchema = z.object({
  hexcode: z.string(),
  group: z.string(),
  annotation: z.string(),
  openmoji_author: z.string(),
  openmoji_date: z.string(),
});
type Emoji = z.infer<typeof emojiSchema>;

/** The emojis of the npm package "openmoji": an album for each of its groups. It has drawings only, no pixels. */
export async function openmojiSource(): Promise<Source> {
  const manifest = fileURLToPath(import.meta.resolve("openmoji/package.json"));
  const root = dirname(manifest);
  const { version } = z.object({ version: z.string() }).parse(await readJson(manifest));
  const emojis = z.array(emojiSchema).parse(await readJson(join(root, "data/openmoji.json")));
  const ids = uniqueIds(emojis);
  return {
    name: `openmoji@${version}`,
    credit: "Emojis by OpenMoji, openmoji.org, CC BY-SA 4.0",
    pictures: emojis.map((emoji, index) => ({
      id: ids[index] ?? emoji.hexcode,
      stamp: `${version}/${pixels}`,
      copyTo: async (path) => writeSmallFile(path, await draw(join(root, "color/svg", `${emoji.hexcode}.svg`), emoji)),
    })),
  };
}

/** A PNG with the facts about the drawing as its EXIF block. */
async function draw(svg: string, emoji: Emoji): Promise<Buffer> {
  const image = await sharp(svg, { density: (72 * pixels) / grid })
    .png({ compressionLevel: 4 })
    .toBuffer();
  const exif = withExifText(undefined, {
    description: emoji.annotation,
    artist: emoji.openmoji_author,
    date: `${emoji.openmoji_date.replaceAll("-", ":")} 12:00:00`,
    copyright: "CC BY-SA 4.0",
    software: "OpenMoji",
  });
  return png.withExif(image, exif);
}

function uniqueIds(emojis: readonly Emoji[]): string[] {
  const names = emojis.map(({ group, annotation }) => `${group}/${slug(annotation)}`);
  const count = new Map<string, number>();
  for (const name of names) count.set(name, (count.get(name) ?? 0) + 1);
  return names.map((name, index) => {
    const unique = !name.endsWith("/") && count.get(name) === 1;
    return `${name}${unique ? "" : `-${emojis[index]?.hexcode}`}.png`;
  });
}

function slug(text: string): string {
  const plain = text
    .normalize("NFKD")
    .replaceAll(/\p{Mark}/gu, "")
    .toLowerCase();
  return plain.replaceAll(/[^a-z0-9]+/g, "-").replaceAll(/^-|-$/g, "");
}

async function readJson(path: string): Promise<unknown> {
  return JSON.parse(await readFile(path, "utf8"));
}
