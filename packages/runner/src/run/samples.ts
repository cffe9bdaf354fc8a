import type { Increment } from "@metaxy-ts/core";
import type { KnownFailure } from "../failures/known.js";
import { sampleKey } from "../sample/key.js";
import type { Row } from "../sample/row.js";
import type { SampleShare } from "../sample/share.js";
import { isInShare } from "../sample/share.js";

/** Which samples of an increment are computed. */
export interface Choice {
  /** The columns that identify a sample. */
  readonly columns: readonly string[];
  /** Failures of the feature, by sample. Those that are met are removed, so that the rest is of samples that are no longer pending. */
  readonly known: Map<string, KnownFailure>;
  /** Whether samples that failed before are tried again. */
  readonly retryFailed: boolean;
  /** Which part of the samples; all if undefined. */
  readonly share: SampleShare | undefined;
  /** At most so many. */
  readonly limit: number;
  /** How many samples a batch has. */
  readonly batchRows: number;
  /** The version of the feature's definition. */
  readonly featureVersion: string;
}

/** A sample that is computed. */
export interface Chosen {
  readonly row: Row;
  /** Whether a failure of it is stored, of whichever provenance. */
  readonly hasFailed: boolean;
  /** How often it was tried with this provenance in earlier runs. */
  readonly attempts: number;
}

/** The samples of an increment that are computed, in batches. `onSkipped` is called for each that failed before, and is not tried again. */
export async function* chosenSamples(
  pending: Increment["pending"],
  choice: Choice,
  onSkipped: () => void,
): AsyncGenerator<readonly Chosen[]> {
  let left = choice.limit;
  let batch: Chosen[] = [];
  for await (const rows of pending.batches(choice.batchRows)) {
    for (const row of rows as readonly Row[]) {
      if (left === 0) break;
      const chosen = choose(row, choice, onSkipped);
      if (!chosen) continue;
      left -= 1;
      if (batch.push(chosen) < choice.batchRows) continue;
      yield batch;
      batch = [];
    }
    if (left === 0) break;
  }
  if (batch.length > 0) yield batch;
}

function choose(
  row: Row,
  { columns, share, known, retryFailed, featureVersion }: Choice,
  onSkipped: () => void,
): Chosen | undefined {
  if (share && !isInShare(row, columns, share)) return undefined;
  if (known.size === 0) return { row, hasFailed: false, attempts: 0 };
  const key = sampleKey(row, columns);
  const failure = known.get(key);
  known.delete(key);
  const isSame = failure?.provenance === row.metaxy_provenance && failure?.feature_version === featureVersion;
  if (!isSame) return { row, hasFailed: failure !== undefined, attempts: 0 };
  if (retryFailed) return { row, hasFailed: true, attempts: failure.attempts };
  onSkipped();
  return undefined;
}
