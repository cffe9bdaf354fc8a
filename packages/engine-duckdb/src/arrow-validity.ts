import type { Nulls } from "./arrow-block.js";

/** The bitmap that says which values are there; none when all of them are. */
export function validity(length: number, nulls: Nulls): { nullCount: number; nullBitmap?: Uint8Array } {
  let nullCount = 0;
  const nullBitmap = new Uint8Array(Math.ceil(length / 8));
  for (let row = 0; row < length; row++) {
    if (nulls(row)) nullCount++;
    else nullBitmap[row >> 3] = (nullBitmap[row >> 3] as number) | (1 << (row & 7));
  }
  return nullCount === 0 ? { nullCount } : { nullCount, nullBitmap };
}
