import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import type { Editable } from "../src/edits.ts";
import { applyEdits, invertColours, planEdits } from "../src/edits.ts";
import type { ImageRecord } from "../src/images/read.ts";
import { isReadable, readImage, readImages } from "../src/images/read.ts";
import { painting, temporaryFolder } from "./pictures.ts";

const named = (ids: readonly string[]): Editable[] => ids.map((image_id) => ({ image_id, path: image_id }));

it.each(["jpeg", "png"] as const)(
  "inverted colours of a %s file change the pixels and not the EXIF block",
  async (format) => {
    const folder = await temporaryFolder();
    await painting(1)
      .withExif({ IFD0: { Artist: "Ada" } })
      .toFormat(format)
      .toFile(join(folder, "a"));
    const before = await readImage(folder, "a");
    await invertColours(join(folder, "a"));
    const after = await readImage(folder, "a");
    expect(after.pixels_hash).not.toBe(before.pixels_hash);
    expect(after.exif_hash).toBe(before.exif_hash);
  },
);

it("one day of edits changes exactly what its plan says", async () => {
  const folder = await temporaryFolder();
  for (const album of ["a", "b", "c"]) {
    await mkdir(join(folder, album));
    for (let seed = 0; seed < 4; seed++)
      await painting(seed)
        .jpeg()
        .toFile(join(folder, album, `${seed}.jpg`));
  }
  const before = await readAll(folder);
  const plan = planEdits([...before.values()]);
  await applyEdits(plan);
  const after = await readAll(folder);
  const changed = (field: "pixels_hash" | "exif_hash") =>
    [...after.values()]
      .filter((image) => before.get(image.image_id)![field] !== image[field])
      .map((image) => image.image_id);
  expect(changed("exif_hash")).toEqual([plan.caption.image_id]);
  expect(changed("pixels_hash")).toEqual(plan.repaint.map((image) => image.image_id).sort());
  expect(before.size - after.size).toBe(2);
  for (const { path } of plan.remove) expect(existsSync(path)).toBe(false);
});

it("the choice does not depend on the order of the images, and takes many albums", () => {
  const ids = Array.from({ length: 60 }, (_, index) => `album-${index % 6}/${index}.png`);
  const plan = planEdits(named([...ids, "x/photo.webp"]));
  expect(planEdits(named(ids.toReversed()))).toEqual(plan);
  const chosen = [plan.caption, ...plan.repaint, ...plan.remove].map(({ image_id }) => image_id);
  expect(new Set(chosen.map((id) => id.split("/")[0])).size).toBe(6);
});

it("too few images are an error that says so", () => {
  expect(() => planEdits(named(["a.jpg", "b.webp"]))).toThrow("need 6 JPEG or PNG files, and there are 1");
});

async function readAll(folder: string): Promise<Map<string, ImageRecord>> {
  const found = new Map<string, ImageRecord>();
  for await (const image of readImages(folder)) if (isReadable(image)) found.set(image.image_id, image);
  return found;
}
