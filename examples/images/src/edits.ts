import { hash } from "node:crypto";
import { readFile, rm, writeFile } from "node:fs/promises";
import { posix } from "node:path";
import sharp from "sharp";
import { containerOf } from "./images/containers.ts";
import { withExifText } from "./images/exif.ts";
import type { ImageRecord } from "./images/read.ts";

export type Editable = Pick<ImageRecord, "image_id" | "path">;

/** Typical changes of a folder of images in one day. */
export interface EditPlan<Image extends Editable = Editable> {
  readonly caption: Image;
  readonly repaint: readonly Image[];
  readonly remove: readonly Image[];
}

const editable = /\.(jpe?g|png)$/i;
const counts = { caption: 1, repaint: 3, remove: 2 } as const;
const needed = counts.caption + counts.repaint + counts.remove;

/** Always the same choice from the same images, spread over as many albums as there are. */
export function planEdits<Image extends Editable>(images: readonly Image[]): EditPlan<Image> {
  const candidates = images.filter(({ image_id }) => editable.test(image_id));
  if (candidates.length < needed) {
    throw new Error(`The edits of the demo need ${needed} JPEG or PNG files, and there are ${candidates.length}.`);
  }
  const shuffled = candidates.map((image) => ({ image, order: hash("sha256", image.image_id, "hex") }));
  shuffled.sort((a, b) => (a.order < b.order ? -1 : 1));
  const albums = new Set<string>();
  const first: Image[] = [];
  const rest: Image[] = [];
  for (const { image } of shuffled) {
    const album = posix.dirname(image.image_id);
    (albums.has(album) ? rest : first).push(image);
    albums.add(album);
  }
  const [caption, ...others] = [...first, ...rest];
  if (caption === undefined) throw new Error("unreachable: there are enough candidates");
  return {
    caption,
    repaint: others.slice(0, counts.repaint),
    remove: others.slice(counts.repaint, counts.repaint + counts.remove),
  };
}

export async function applyEdits(plan: EditPlan): Promise<void> {
  await editCaption(plan.caption.path, `Seen on ${new Date().toISOString()}`);
  for (const { path } of plan.repaint) await invertColours(path);
  for (const { path } of plan.remove) await rm(path);
}

/** Changes the EXIF block and no byte of the pixels. */
export async function editCaption(path: string, description: string): Promise<void> {
  const { file, container } = await open(path);
  const exif = withExifText(container.read(file).exif, { description });
  await writeFile(path, container.withExif(file, exif));
}

/** Changes the pixels and no byte of the EXIF block. */
export async function invertColours(path: string): Promise<void> {
  const { file, container } = await open(path);
  const image = sharp(file).negate({ alpha: false }).keepIccProfile();
  const { format } = await sharp(file).metadata();
  const painted = await (format === "jpeg" ? image.jpeg({ quality: 92 }) : image.png()).toBuffer();
  const { exif } = container.read(file);
  await writeFile(path, exif === undefined ? painted : container.withExif(painted, exif));
}

async function open(path: string) {
  const file = await readFile(path);
  const container = containerOf(file);
  if (container === undefined) throw new Error(`${path} is no JPEG or PNG file: the demo cannot edit it.`);
  return { file, container };
}
