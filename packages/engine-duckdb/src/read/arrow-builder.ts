import type { Data, DataType } from "apache-arrow";
import type { Vector } from "../vector/memory.js";

/** Makes one Arrow column from the vectors of many chunks. */
export interface ArrowBuilder {
  readonly type: DataType;
  /** Of the strings in the column; Arrow's offsets end at 2 GB. */
  readonly textBytes: number;
  append(vector: Vector, from: number, count: number): void;
  /** The values so far; the builder starts again. */
  take(): Data;
}

export function largestText(builders: readonly ArrowBuilder[]): number {
  return Math.max(0, ...builders.map(({ textBytes }) => textBytes));
}
