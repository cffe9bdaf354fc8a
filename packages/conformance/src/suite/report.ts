import type { Capabilities } from "@metaxy-ts/core/adapter";
import { contractVersion } from "./case.js";
import type { CaseResult } from "./run.js";

/** What a run of the suite found, as plain JSON without times: the same store gives the same report. */
export interface ConformanceReport {
  readonly store: string;
  readonly contract: string;
  readonly supports: Capabilities;
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

/** A line of Markdown for the README of an adapter: the contract it fulfils, and how many of the cases. */
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
