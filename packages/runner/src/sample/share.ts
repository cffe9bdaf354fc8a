import { createHash } from "node:crypto";
import { sampleKey } from "./key.js";
import type { Row } from "./row.js";

/** A part of the samples that is the same in every run, and for all features that have the columns. */
export interface SampleShare {
  /** Of all samples, from 0 to 1. */
  readonly share: number;
  /** The columns whose values decide. If omitted, the columns that identify a sample of the feature. */
  readonly by?: readonly string[];
}

/** Whether a sample is in the share: its ID's hash, as a number from 0 to 1, is below it. So a larger share has all samples of a smaller one. */
export function isInShare(row: Row, columns: readonly string[], { share, by }: SampleShare): boolean {
  const deciding = by?.every((column) => column in row) ? by : columns;
  const digest = createHash("sha256").update(sampleKey(row, deciding)).digest();
  return digest.readUIntBE(0, 6) / 2 ** 48 < share;
}
