import { join } from "node:path";
import sharp from "sharp";
import { expect, it } from "vitest";
import { makeContactSheet } from "../src/compute/contact-sheet.ts";
import { evenSample, layOut } from "../src/compute/sheet-layout.ts";
import { painting, temporaryFolder } from "./pictures.ts";

it.each([1, 7, 500])("the sheet of %i images is a PNG of the size it says", async (count) => {
  const folder = await temporaryFolder();
  const thumbnail = join(folder, "t.png");
  await painting(1, 128, 96).png().toFile(thumbnail);
  const item = (index: number) => ({ name: `<picture> & ${index}`, thumbnail, palette: ["#cc2233", "#ffffff"] });
  const sheet = await makeContactSheet(
    "2024/my trip",
    Array.from({ length: count }, (_, index) => item(index)),
    folder,
    "by Ada",
  );
  expect(sheet).toMatchObject({ images: count, shown: Math.min(count, 144), path: join(folder, "2024/my trip.png") });
  const { format, width, height } = await sharp(sheet.path).metadata();
  expect({ format, width, height }).toEqual({ format: "png", width: sheet.width, height: sheet.height });

  const card = layOut(count).card(0);
  const middle = await sharp(sheet.path)
    .extract({ left: card.left + 78, top: card.top + 78, width: 1, height: 1 })
    .removeAlpha()
    .raw()
    .toBuffer();
  const expected = await sharp(thumbnail).extract({ left: 64, top: 48, width: 1, height: 1 }).raw().toBuffer();
  expect([...middle]).toEqual([...expected]);
});

it("a sample is even, and of the right size", () => {
  const items = Array.from({ length: 1001 }, (_, index) => index);
  for (const size of [1, 2, 144, 1000, 1001]) expect(evenSample(items, size)).toHaveLength(size);
  expect(evenSample(items, 4)).toEqual([0, 251, 501, 751]);
});
