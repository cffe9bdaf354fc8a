import type { AnyFeature, BufferedWriter, MetaxyError, Store } from "@metaxy-ts/core";
import type { FailureRow } from "../failures/feature.js";
import { failures } from "../failures/feature.js";
import { forget } from "../failures/known.js";
import { expands } from "../sample/columns.js";
import { sampleKey } from "../sample/key.js";
import type { Row } from "../sample/row.js";
import type { Outcome, SampleError } from "../work/outcome.js";
import { Sums } from "../work/sums.js";
import { childRow, rowMaker } from "./row.js";
import type { Chosen } from "./samples.js";

/** Where results go, and what they are of. */
export interface ResultsOptions {
  readonly store: Store;
  readonly feature: AnyFeature;
  readonly sampleColumns: readonly string[];
  readonly featureVersion: string;
  readonly runId: string;
  readonly flushRows: number | undefined;
  readonly flushInterval: number | undefined;
  /** Called for each sample that failed, in the step or because the store does not take its row. */
  readonly onFailure: (sample: string, error: SampleError) => void;
}

/** Takes the outcomes of samples: rows go to the store in bulk, failures to the feature of failures. */
export class Results {
  /** Samples that are stored or will be. */
  computed = 0;
  failed = 0;
  computeSeconds = 0;
  readonly costs = new Sums();
  readonly #options: ResultsOptions;
  readonly #rows: BufferedWriter;
  readonly #failures: BufferedWriter;
  readonly #expands: boolean;
  readonly #rowOf: (sample: Row, computed: Row) => Row;
  /** Samples that failed in earlier runs, and are computed now. */
  readonly #recovered = new Set<string>();

  constructor(options: ResultsOptions) {
    const { store, feature, runId: materializationId, flushRows, flushInterval } = options;
    this.#options = options;
    this.#expands = expands(feature);
    this.#rowOf = rowMaker(feature);
    const settings = {
      materializationId,
      ...(flushRows !== undefined && { flushRows }),
      ...(flushInterval !== undefined && { flushInterval }),
    };
    this.#failures = store.bufferedWriter(settings);
    this.#rows = store.bufferedWriter({
      ...settings,
      onRefused: (rows, error, parents) => this.#refused(parents ?? rows, error),
    });
  }

  /** Waits while too many rows are not written yet. @throws what the writes throw. */
  async ready(): Promise<void> {
    await this.#rows.ready();
    await this.#failures.ready();
  }

  add({ row, hasFailed, attempts: before }: Chosen, { rows, error, attempts, seconds, costs }: Outcome): void {
    const { feature, sampleColumns } = this.#options;
    this.computeSeconds += seconds;
    this.costs.add(costs);
    if (error) {
      this.#fail(row, error, attempts + before);
      return;
    }
    this.computed += 1;
    if (hasFailed) this.#recovered.add(sampleKey(row, sampleColumns));
    const computed = (rows ?? []) as readonly Row[];
    if (this.#expands)
      this.#rows.replaceChildren(
        feature as never,
        [row] as never,
        computed.map((child) => childRow(row, sampleColumns, child)) as never,
      );
    else this.#rows.put(feature as never, [this.#rowOf(row, computed[0] ?? {})] as never);
  }

  /** Writes what waits, then forgets the failures of samples that are stored now, and `others`. */
  async close(others: Iterable<string>): Promise<void> {
    const { store, feature } = this.#options;
    try {
      await this.#rows.close();
    } finally {
      await this.#failures.close();
    }
    await forget(store, feature.key, [...this.#recovered, ...others]);
  }

  /** The store does not take rows: their samples have failed after all. */
  #refused(rows: readonly Row[], error: MetaxyError): void {
    const why = { name: error.code, message: error.message, policy: "skip" } as const;
    for (const row of rows) {
      this.computed -= 1;
      this.#fail(row, why, 1);
      this.#recovered.delete(sampleKey(row, this.#options.sampleColumns));
    }
  }

  #fail(row: Row, error: SampleError, attempts: number): void {
    const { feature, featureVersion, sampleColumns, runId, onFailure } = this.#options;
    const sample = sampleKey(row, sampleColumns);
    this.failed += 1;
    const failure: FailureRow = {
      feature: feature.key,
      sample,
      feature_version: featureVersion,
      provenance: String(row.metaxy_provenance),
      error: error.name,
      message: error.message,
      attempts,
      failed_at: new Date(),
      run_id: runId,
    };
    this.#failures.put(failures, [failure]);
    onFailure(sample, error);
  }
}
