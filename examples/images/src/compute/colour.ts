/** A colour in OKLab (with the lightness of OKHSL, which is right for dark colours too), where the distance of two colours is how different they look. */
export interface Lab {
  readonly l: number;
  readonly a: number;
  readonly b: number;
}

export function labOf(red: number, green: number, blue: number): Lab {
  const [r, g, b] = [linear(red), linear(green), linear(blue)];
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return {
    l: lightness(0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s),
    a: 1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    b: 0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  };
}

export function distanceSquared(one: Lab, other: Lab): number {
  return (one.l - other.l) ** 2 + (one.a - other.a) ** 2 + (one.b - other.b) ** 2;
}

/** How far a colour is from grey. */
export function chroma({ a, b }: Lab): number {
  return Math.hypot(a, b);
}

export function hexOf(red: number, green: number, blue: number): string {
  return `#${[red, green, blue].map((value) => Math.round(value).toString(16).padStart(2, "0")).join("")}`;
}

export function rgbOf(hex: string): [number, number, number] {
  const value = Number.parseInt(hex.slice(1), 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
}

/** `share` 0 is the first colour, 1 the second. */
export function mix(first: string, second: string, share: number): string {
  const [r, g, b] = rgbOf(first);
  const [r2, g2, b2] = rgbOf(second);
  return hexOf(r + (r2 - r) * share, g + (g2 - g) * share, b + (b2 - b) * share);
}

function lightness(l: number): number {
  const shifted = 1.170873786 * l - 0.206;
  return (shifted + Math.sqrt(shifted ** 2 + 4 * 0.03 * 1.170873786 * l)) / 2;
}

function linear(value: number): number {
  const share = value / 255;
  return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
}
