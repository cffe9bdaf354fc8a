import { hash } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Sharp } from "sharp";
import sharp from "sharp";
import { onTestFinished } from "vitest";

/** A folder that goes away after the test. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "image-example-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** A picture with large forms and soft colours, a little like a photo; another one for every `seed`. */
export function painting(seed: number, width = 320, height = 240): Sharp {
  const at = (index: number) => Number.parseInt(hash("sha256", `${seed}/${index}`, "hex").slice(0, 8), 16) / 2 ** 32;
  const circle = (index: number) =>
    `<circle cx="${at(index) * 100}%" cy="${at(index + 1) * 100}%" r="${15 + at(index + 2) * 25}%" fill="hsl(${at(index + 3) * 360} 70% 55%)"/>`;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><defs><linearGradient id="g">
<stop offset="0" stop-color="hsl(${at(20) * 360} 60% 80%)"/><stop offset="1" stop-color="hsl(${at(21) * 360} 60% 30%)"/></linearGradient></defs>
<rect width="100%" height="100%" fill="url(#g)"/>${[1, 5, 9].map(circle).join("")}</svg>`;
  return sharp(Buffer.from(svg)).removeAlpha();
}
