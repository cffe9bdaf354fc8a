import { grouped } from "@metaxy-ts/project";
import type { RunEvent } from "@metaxy-ts/runner";
import { duration } from "../time.js";

type Progress = Extract<RunEvent, { type: "progress" }>;

/** How far a feature is. */
export class FeatureProgress {
  readonly feature: string;
  readonly #start = performance.now();
  #last: Pick<Progress, "computed" | "failed" | "skipped" | "total">;

  constructor(feature: string, total: number) {
    this.feature = feature;
    this.#last = { computed: 0, failed: 0, skipped: 0, total };
  }

  update(progress: Progress): void {
    this.#last = progress;
  }

  /** From 0 to 1. */
  get share(): number {
    const { total } = this.#last;
    return total === 0 ? 0 : Math.min(1, this.#done / total);
  }

  /** How many samples are done, and how many failed, are left, and are done in a second, in words. */
  get words(): string[] {
    const { computed, failed, total } = this.#last;
    const seconds = (performance.now() - this.#start) / 1000;
    const tried = computed + failed;
    const rate = tried / seconds;
    const left = total - this.#done;
    return [
      `${grouped(this.#done)} of ${grouped(total)}`,
      ...(failed > 0 ? [`${grouped(failed)} failed`] : []),
      ...(tried > 0 && seconds >= 1 ? [`${rateText(rate)}/s`] : []),
      ...(tried > 0 && seconds >= 1 && left > 0 ? [`${duration(left / rate)} left`] : []),
    ];
  }

  get #done(): number {
    const { computed, failed, skipped } = this.#last;
    return computed + failed + skipped;
  }
}

function rateText(rate: number): string {
  return rate >= 10 ? grouped(Math.round(rate)) : rate.toPrecision(2);
}
