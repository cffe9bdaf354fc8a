import type { Capabilities } from "@metaxy-ts/core/adapter";
import { contractVersion } from "./case.js";
import type { CaseResult } from "./run.js";

/** What a run of the suite found, as plain JSON without times: the same store gives the same report, if the run draws every case. */
export interface ConformanceReport {
  /** The adapter's name. */
  readonly store: string;
  /** The version of the store contract that was tested, such as `1.0`. */
  readonly contract: string;
  /** The manifest of the adapter. */
  readonly supports: Capabilities;
  /** What became of each case, ordered by ID. */
  readonly cases: readonly {
    readonly id: string;
    readonly outcome: CaseResult["outcome"];
    readonly reason?: string;
  }[];
}

export function buildReport(
  store: { readonly name: string; readonly supports: Capabilities; readonly contract: string | undefined },
  results: readonly CaseResult[],
): ConformanceReport {
  return {
    store: store.name,
    contract: store.contract ?? contractVersion,
    supports: store.supports,
    cases: results
      .map(({ id, outcome, reason }) => ({ id, outcome, ...(reason !== undefined && { reason }) }))
      .sort((a, b) => (a.id < b.id ? -1 : 1)),
  };
}

/**
 * Makes a badge for the README of an adapter: the contract that it fulfils, and how many of the cases passed.
 *
 * @param report What a run of the suite found.
 * @returns An image of shields.io as a line of Markdown: red if a case failed, green if cases were skipped.
 */
export function badge({ contract, cases }: ConformanceReport): string {
  const passed = cases.filter(({ outcome }) => outcome === "passed").length;
  const failed = cases.some(({ outcome }) => outcome === "failed" || outcome === "passed unexpectedly");
  const message = `${contract} · ${passed} of ${cases.length} cases`;
  const color = failed ? "red" : passed === cases.length ? "brightgreen" : "green";
  const label = "metaxy store contract";
  return `![${label} ${message}](https://img.shields.io/badge/${shield(label)}-${shield(message)}-${color})`;
}

/** A string as it stands in the path of a badge, where `-` and `_` mean something. */
function shield(text: string): string {
  return encodeURIComponent(text.replaceAll("-", "--").replaceAll("_", "__").replaceAll(" ", "_"));
}
