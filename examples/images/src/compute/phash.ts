import type { Raster } from "../images/raster.ts";
import { loadRaster } from "../images/raster.ts";

const size = 32;
const low = 8;
const decodeSize = 256;

/** cosines[frequency][position] of the discrete cosine transform. */
const cosines = Array.from({ length: low }, (_, frequency) =>
  Float64Array.from({ length: size }, (_, at) => Math.cos(((2 * at + 1) * frequency * Math.PI) / (2 * size))),
);

/**
 * The perceptual hash of an image: 64 bits as 16 hex digits. Images that look alike differ in few bits, whatever their
 * size, format and quality. Each bit says if one of the 64 lowest frequencies is above the median.
 */
export async function perceptualHash(imagePath: string): Promise<string> {
  const frequencies = lowFrequencies(brightness(await loadRaster(imagePath, decodeSize)));
  const sorted = frequencies.slice(1).sort();
  const median = sorted[Math.floor(sorted.length / 2)] ?? 0;
  let bits = 0n;
  for (const value of frequencies) bits = (bits << 1n) | (value > median ? 1n : 0n);
  return bits.toString(16).padStart(16, "0");
}

/** In how many of the 64 bits two hashes differ. */
export function hashDistance(a: string, b: string): number {
  let difference = BigInt(`0x${a}`) ^ BigInt(`0x${b}`);
  let count = 0;
  for (; difference > 0n; difference >>= 1n) count += Number(difference & 1n);
  return count;
}

/** 32 × 32 averages of brightness, on white. */
function brightness({ data, width, height }: Raster): Float64Array {
  const cells = new Float64Array(size * size);
  for (let row = 0; row < size; row++) {
    const top = Math.floor((row * height) / size);
    const bottom = Math.max(top + 1, Math.floor(((row + 1) * height) / size));
    for (let column = 0; column < size; column++) {
      const left = Math.floor((column * width) / size);
      const right = Math.max(left + 1, Math.floor(((column + 1) * width) / size));
      let sum = 0;
      for (let y = top; y < bottom; y++) {
        for (let at = 4 * (y * width + left), end = 4 * (y * width + right); at < end; at += 4) {
          const opacity = (data[at + 3] ?? 0) / 255;
          const luma = 0.299 * (data[at] ?? 0) + 0.587 * (data[at + 1] ?? 0) + 0.114 * (data[at + 2] ?? 0);
          sum += luma * opacity + 255 * (1 - opacity);
        }
      }
      cells[row * size + column] = sum / ((bottom - top) * (right - left));
    }
  }
  return cells;
}

function lowFrequencies(cells: Float64Array): Float64Array {
  const rows = new Float64Array(size * low);
  for (let row = 0; row < size; row++) {
    for (let u = 0; u < low; u++) rows[row * low + u] = project(cosines[u], (at) => cells[row * size + at] ?? 0);
  }
  const result = new Float64Array(low * low);
  for (let v = 0; v < low; v++) {
    for (let u = 0; u < low; u++) result[v * low + u] = project(cosines[v], (at) => rows[at * low + u] ?? 0);
  }
  return result;
}

function project(wave: Float64Array | undefined, value: (at: number) => number): number {
  let sum = 0;
  for (let at = 0; at < size; at++) sum += (wave?.[at] ?? 0) * value(at);
  return Math.round(sum * 1e6) / 1e6; // what should be zero is zero
}
