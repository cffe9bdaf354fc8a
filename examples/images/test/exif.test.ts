import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import sharp from "sharp";
import { describe, expect, it } from "vitest";
// @boundaries-ignore all packages try random inputs in the same way
import { runs } from "../../../vitest.runs.js";
import { readCaption } from "../src/compute/caption.ts";
import { editCaption } from "../src/edits.ts";
import { containerOf } from "../src/images/containers.ts";
import { readExifText, withExifText } from "../src/images/exif.ts";
import { png } from "../src/images/png.ts";
import { readImage } from "../src/images/read.ts";
import { painting, temporaryFolder } from "./pictures.ts";

const exif = { IFD0: { Artist: "Ada", Copyright: "CC0" }, IFD2: { ExposureTime: "1/50" } };

describe.each(["jpeg", "png"] as const)("the EXIF block of a %s file", (format) => {
  it("is edited without a change of any pixel, whatever the string", async () => {
    const folder = await temporaryFolder();
    const path = join(folder, `picture.${format}`);
    const original = await painting(1).withExif(exif).toFormat(format).toBuffer();
    const pixels = await sharp(original).raw().toBuffer();
    await writeFile(path, original);
    const before = await readImage(folder, `picture.${format}`);
    const text = fc.string({ unit: "grapheme", minLength: 1, maxLength: 300 }).filter((value) => !value.includes("\0"));
    const property = fc.asyncProperty(text, async (caption) => {
      await writeFile(path, original);
      await editCaption(path, caption);
      const after = await readImage(folder, `picture.${format}`);
      expect(after.pixels_hash).toBe(before.pixels_hash);
      expect(after.exif_hash).not.toBe(before.exif_hash);
      const file = await readFile(path);
      expect(await sharp(file).raw().toBuffer()).toEqual(pixels);
      const block = containerOf(file)!.read(file).exif!;
      expect(readExifText(block, "description")).toBe(caption);
      expect(readExifText(block, "artist")).toBe("Ada");
    });
    await fc.assert(property, runs(25));
  });

  it("is made where there was none, and survives many edits", async () => {
    const folder = await temporaryFolder();
    const path = join(folder, "picture");
    await writeFile(path, await painting(2).toFormat(format).toBuffer());
    const before = await readImage(folder, "picture");
    expect(before.exif_hash).toBe("none");
    for (let edit = 0; edit < 10; edit++) await editCaption(path, `edit ${edit}`);
    const after = await readImage(folder, "picture");
    expect(after.pixels_hash).toBe(before.pixels_hash);
    const { exif: block } = await sharp(path).metadata();
    expect(block!.toString("latin1")).toContain("edit 9");
  });
});

it.each(["jpeg", "png", "webp", "avif"] as const)(
  "the caption of a %s file is read from its EXIF block",
  async (format) => {
    const path = join(await temporaryFolder(), "picture");
    const picture = painting(3, 64, 48).withExif({ IFD0: { ImageDescription: "A quiet day" } });
    await writeFile(path, await picture.toFormat(format).toBuffer());
    expect(await readCaption(path)).toBe("A quiet day");
  },
);

it("a damaged or missing EXIF block has no caption", async () => {
  const path = join(await temporaryFolder(), "picture");
  const plain = await painting(3, 64, 48).png().toBuffer();
  for (const file of [plain, png.withExif(plain, Buffer.from("junk")), png.withExif(plain, Buffer.from("II*\0\xff"))]) {
    await writeFile(path, file);
    expect(await readCaption(path)).toBe("");
  }
});

describe("an EXIF block", () => {
  it("of a big-endian camera keeps its order and its other entries", () => {
    const camera = Buffer.from("MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0", "latin1");
    const edited = withExifText(camera, { artist: "Grace", software: "abc" });
    expect(edited.toString("latin1", 0, 2)).toBe("MM");
    expect(readExifText(edited, "artist")).toBe("Grace");
    expect(readExifText(edited, "software")).toBe("abc");
    expect(edited.subarray(8, camera.length)).toEqual(camera.subarray(8));
    expect(edited.includes(camera.subarray(10, 22), camera.length)).toBe(true);
  });

  it("that is too large for JPEG is refused", async () => {
    const file = await painting(1).jpeg().toBuffer();
    const block = withExifText(undefined, { description: "x".repeat(70_000) });
    expect(() => containerOf(file)!.withExif(file, block)).toThrow("too large");
  });

  it("cannot be found in a file that was cut off", async () => {
    const jpeg = (await painting(1).jpeg().toBuffer()).subarray(0, 40);
    const png = (await painting(1).png().toBuffer()).subarray(0, 60);
    for (const file of [jpeg, png]) expect(() => containerOf(file)!.read(file)).toThrow("damaged");
  });
});
