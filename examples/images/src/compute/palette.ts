import type { Raster } from "../images/raster.ts";
import { loadRaster } from "../images/raster.ts";
import type { Lab } from "./colour.ts";
import { chroma, distanceSquared, hexOf, labOf } from "./colour.ts";

/** Some pixels of nearly one colour. */
interface Shade {
  readonly hex: string;
  readonly lab: Lab;
  readonly weight: number;
}

interface Sums {
  weight: number;
  red: number;
  green: number;
  blue: number;
}

const colours = 5;
const rounds = 8;
const decodeSize = 256;
const samples = 16_384;
/** Rarer shades are the soft edges between two colours. */
const rarest = 0.01;
/** In a photo all shades are rare: then none is left out. */
const mostly = 0.7;
/** Two colours that are closer look the same in a small strip. */
const alike = 0.08 ** 2;

/** The most important colours, at most 5, as "#rrggbb", the most frequent first. Transparent pixels do not count. */
export async function dominantColours(imagePath: string): Promise<string[]> {
  return paletteOf(shadesOf(await loadRaster(imagePath, decodeSize)));
}

/** The palette of many palettes. Black outlines are everywhere, so grey counts less than colour. */
export function commonColours(palettes: Iterable<readonly string[]>): string[] {
  const weights = new Map<string, number>();
  for (const palette of palettes) {
    palette.forEach((hex, rank) => {
      weights.set(hex, (weights.get(hex) ?? 0) + 1 / (rank + 1));
    });
  }
  const shades = [...weights].map(([hex, weight]) => shade(hex, weight));
  return paletteOf(shades.map((one) => ({ ...one, weight: one.weight * (0.02 + chroma(one.lab)) })));
}

function shadesOf({ data, width, height }: Raster): Shade[] {
  const sums = new Map<number, Sums>();
  const step = Math.max(1, Math.round(Math.sqrt((width * height) / samples)));
  let total = 0;
  for (let y = 0; y < height; y += step) {
    for (let x = 0; x < width; x += step) {
      const at = 4 * (y * width + x);
      if ((data[at + 3] ?? 0) < 128) continue;
      const [red, green, blue] = [data[at] ?? 0, data[at + 1] ?? 0, data[at + 2] ?? 0];
      const key = ((red >> 3) << 10) | ((green >> 3) << 5) | (blue >> 3);
      const sum = sums.get(key) ?? { weight: 0, red: 0, green: 0, blue: 0 };
      sum.weight++;
      sum.red += red;
      sum.green += green;
      sum.blue += blue;
      sums.set(key, sum);
      total++;
    }
  }
  const frequent = [...sums.values()].filter(({ weight }) => weight >= total * rarest);
  const kept = frequent.reduce((sum, { weight }) => sum + weight, 0) > total * mostly ? frequent : [...sums.values()];
  return kept.map(({ weight, red, green, blue }) => shade(hexOf(red / weight, green / weight, blue / weight), weight));
}

function shade(hex: string, weight: number): Shade {
  const value = Number.parseInt(hex.slice(1), 16);
  return { hex, weight, lab: labOf(value >> 16, (value >> 8) & 255, value & 255) };
}

/** k-means without chance: the same shades always give the same palette. A cluster shows its most frequent shade. */
function paletteOf(shades: readonly Shade[]): string[] {
  let clusters: Shade[][] = [];
  let centres = firstCentres(shades);
  for (let round = 0; round < rounds; round++) {
    clusters = centres.map(() => []);
    for (const one of shades) clusters[nearest(one, centres)]?.push(one);
    clusters = clusters.filter((cluster) => cluster.length > 0);
    centres = clusters.map(centreOf);
  }
  return clusters
    .sort((a, b) => weightOf(b) - weightOf(a))
    .map((cluster) => cluster.reduce((best, one) => (one.weight > best.weight ? one : best)).hex);
}

/** The most frequent shade, then always the one that is frequent and far from all chosen ones. */
function firstCentres(shades: readonly Shade[]): Lab[] {
  const centres: Lab[] = [];
  const far = shades.map((one) => ({ one, distance: 1 }));
  while (centres.length < colours) {
    let best: (typeof far)[number] | undefined;
    const score = (entry: (typeof far)[number]) => entry.distance * Math.sqrt(entry.one.weight);
    for (const entry of far) if (entry.distance > alike && (!best || score(entry) > score(best))) best = entry;
    if (best === undefined) break;
    const { lab } = best.one;
    centres.push(lab);
    for (const entry of far) entry.distance = Math.min(entry.distance, distanceSquared(entry.one.lab, lab));
  }
  return centres;
}

function nearest({ lab }: Shade, centres: readonly Lab[]): number {
  let best = 0;
  let least = Number.POSITIVE_INFINITY;
  centres.forEach((centre, index) => {
    const distance = distanceSquared(lab, centre);
    if (distance < least) [best, least] = [index, distance];
  });
  return best;
}

function centreOf(cluster: readonly Shade[]): Lab {
  const weight = weightOf(cluster);
  const mean = (value: (lab: Lab) => number) =>
    cluster.reduce((sum, one) => sum + value(one.lab) * one.weight, 0) / weight;
  return { l: mean(({ l }) => l), a: mean(({ a }) => a), b: mean(({ b }) => b) };
}

function weightOf(cluster: readonly Shade[]): number {
  return cluster.reduce((sum, { weight }) => sum + weight, 0);
}
