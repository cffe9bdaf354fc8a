import { join } from "node:path";
import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { commonColours, dominantColours } from "../src/compute/palette.ts";
import { hashDistance, perceptualHash } from "../src/compute/phash.ts";
import { makeThumbnail } from "../src/compute/thumbnail.ts";
import { cutTiles } from "../src/compute/tile.ts";
import { loadRaster } from "../src/images/raster.ts";
import { painting, temporaryFolder } from "./pictures.ts";

describe("the perceptual hash", () => {
  it.each([1, 2, 3, 4, 5])("of painting %i stays when its size, format and quality change", async (seed) => {
    const folder = await temporaryFolder();
    const original = join(folder, "a.png");
    await painting(seed, 640, 480).png().toFile(original);
    const hash = await perceptualHash(original);
    expect(hash).toMatch(/^[0-9a-f]{16}$/);
    for (const [width, height] of [
      [1280, 960],
      [320, 240],
      [97, 73],
    ] as const) {
      const copy = join(folder, `${width}.jpg`);
      await sharp(original).resize(width, height, { fit: "fill" }).jpeg({ quality: 70 }).toFile(copy);
      expect(hashDistance(hash, await perceptualHash(copy))).toBeLessThanOrEqual(6);
    }
  });

  it("distinguishes different images", async () => {
    const folder = await temporaryFolder();
    const hashes: string[] = [];
    for (let seed = 0; seed < 8; seed++) {
      await painting(seed)
        .png()
        .toFile(join(folder, `${seed}.png`));
      hashes.push(await perceptualHash(join(folder, `${seed}.png`)));
    }
    for (const a of hashes) for (const b of hashes) if (a !== b) expect(hashDistance(a, b)).toBeGreaterThan(10);
    expect(new Set(hashes).size).toBe(8);
  });
});

describe("the palette", () => {
  it("has the colours of a flag, the largest first, and no transparent ones", async () => {
    const folder = await temporaryFolder();
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="100" height="100"><rect width="60" height="90" fill="#cc2233"/>
<rect x="60" width="30" height="90" fill="#1144aa"/><rect x="60" width="30" height="30" fill="#ffffff"/></svg>`;
    await sharp(Buffer.from(svg)).png().toFile(join(folder, "flag.png"));
    expect(await dominantColours(join(folder, "flag.png"))).toEqual(["#cc2233", "#1144aa", "#ffffff"]);
  });

  it("of a photo has five colours, always the same", async () => {
    const path = join(await temporaryFolder(), "photo.jpg");
    await painting(5).jpeg().toFile(path);
    const palette = await dominantColours(path);
    expect(palette).toHaveLength(5);
    expect(await dominantColours(path)).toEqual(palette);
  });

  it("of nothing is empty", async () => {
    const path = join(await temporaryFolder(), "nothing.png");
    await sharp({ create: { width: 8, height: 8, channels: 4, background: "#0000" } })
      .png()
      .toFile(path);
    expect(await dominantColours(path)).toEqual([]);
    expect(commonColours([[], []])).toEqual([]);
  });
});

it("a thumbnail fits into 128 × 128 and is never larger than the image", async () => {
  const folder = await temporaryFolder();
  await painting(1, 400, 200).jpeg().toFile(join(folder, "large.jpg"));
  await painting(1, 20, 10).jpeg().toFile(join(folder, "small.jpg"));
  expect(await makeThumbnail(join(folder, "large.jpg"), join(folder, "t"), "album/large")).toMatchObject({
    width: 128,
    height: 64,
  });
  const small = await makeThumbnail(join(folder, "small.jpg"), join(folder, "t"), "album/small");
  expect(await sharp(small.path).metadata()).toMatchObject({ width: 20, height: 10, format: "jpeg" });
});

it("tiles put together are the image, also with odd sides", async () => {
  const folder = await temporaryFolder();
  const path = join(folder, "a.png");
  await painting(1, 63, 41).ensureAlpha().png().toFile(path);
  const whole = await loadRaster(path);
  const tiles = await cutTiles(path, join(folder, "tiles"), "a.png");
  expect(tiles.map(({ tile, row, column }) => [tile, row, column])).toEqual([
    [0, 0, 0],
    [1, 0, 1],
    [2, 1, 0],
    [3, 1, 1],
  ]);
  const place = (tile: { row: number; column: number; path: string }) => ({
    input: tile.path,
    left: tile.column * 31,
    top: tile.row * 20,
  });
  const canvas = sharp({ create: { width: 63, height: 41, channels: 4, background: "#0000" } });
  expect(await canvas.composite(tiles.map(place)).raw().toBuffer()).toEqual(whole.data);
});
