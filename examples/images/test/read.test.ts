import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { isReadable, readImage, readImages } from "../src/images/read.ts";
import { painting, temporaryFolder } from "./pictures.ts";

it.each(["jpeg", "png", "webp", "avif"] as const)(
  "metadata of a %s file does not change the hash of its pixels",
  async (format) => {
    const folder = await temporaryFolder();
    const make = (artist: string) =>
      painting(3, 64, 48)
        .withExif({ IFD0: { Artist: artist } })
        .toFormat(format);
    await writeFile(join(folder, "a"), await make("Ada").toBuffer());
    await writeFile(join(folder, "b"), await make("Grace").toBuffer());
    // Another picture with the same EXIF block as "a".
    await writeFile(
      join(folder, "c"),
      await painting(4, 64, 48)
        .withExif({ IFD0: { Artist: "Ada" } })
        .toFormat(format)
        .toBuffer(),
    );
    const [a, b, c] = await Promise.all(["a", "b", "c"].map((id) => readImage(folder, id)));
    expect(b!.pixels_hash).toBe(a!.pixels_hash);
    expect(b!.exif_hash).not.toBe(a!.exif_hash);
    expect(c!.pixels_hash).not.toBe(a!.pixels_hash);
    expect(c!.exif_hash).toBe(a!.exif_hash);
    expect(a).toMatchObject({ width: 64, height: 48, album: "." });
  },
);

it("a TIFF file with other metadata has the same pixels, and its change is seen", async () => {
  const folder = await temporaryFolder();
  await painting(3, 64, 48).tiff({ xres: 1 }).toFile(join(folder, "a.tif"));
  await painting(3, 64, 48).tiff({ xres: 2 }).toFile(join(folder, "b.tif"));
  const [a, b] = [await readImage(folder, "a.tif"), await readImage(folder, "b.tif")];
  expect(b.pixels_hash).toBe(a.pixels_hash);
  expect(b.exif_hash).not.toBe(a.exif_hash);
});

it("an orientation counts to the pixels: the picture looks different", async () => {
  const folder = await temporaryFolder();
  await painting(3, 64, 48).jpeg().toFile(join(folder, "a.jpg"));
  await painting(3, 64, 48).withMetadata({ orientation: 6 }).jpeg().toFile(join(folder, "b.jpg"));
  const [upright, turned] = [await readImage(folder, "a.jpg"), await readImage(folder, "b.jpg")];
  expect(turned.pixels_hash).not.toBe(upright.pixels_hash);
  expect(turned).toMatchObject({ width: 48, height: 64 });
});

it("finds images in all folders, in order, and hands damaged ones over", async () => {
  const folder = await temporaryFolder();
  for (const path of ["b", "a/deep", ".hidden"]) await mkdir(join(folder, path), { recursive: true });
  await painting(1)
    .png()
    .toFile(join(folder, "b", "my_cat-1.PNG"));
  await painting(2)
    .gif()
    .toFile(join(folder, "a/deep", "x.gif"));
  await painting(2)
    .gif()
    .toFile(join(folder, ".hidden", "x.gif"));
  await writeFile(join(folder, "broken.jpg"), "no picture");
  await writeFile(join(folder, "notes.txt"), "no picture");
  const found = [];
  for await (const image of readImages(folder)) found.push(image);
  expect(found.map(({ image_id }) => image_id)).toEqual(["a/deep/x.gif", "b/my_cat-1.PNG", "broken.jpg"]);
  expect(found.map(isReadable)).toEqual([true, true, false]);
  expect(found[1]).toMatchObject({ album: "b", name: "my cat 1", format: "png", width: 320, height: 240 });
});
