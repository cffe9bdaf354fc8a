import { grouped } from "@metaxy-ts/project";
import type { FeatureEnd, FeatureReport, RunEvent, RunReport } from "@metaxy-ts/runner";
import type { Terminal } from "../../terminal.js";
import { styled } from "../../terminal.js";
import { counted } from "../counted.js";
import { printTable } from "../table.js";

/** What of a run is printed. */
export interface PrintedRun {
  /** Which table: of what was done, of what is to do, or none. */
  readonly table: "done" | "plan" | "none";
  /** The store that the caller named. */
  readonly store: string | undefined;
  /** The first failed sample of each feature. */
  readonly failures: ReadonlyMap<string, Extract<RunEvent, { type: "sample-failed" }>>;
}

const looks: Readonly<Record<FeatureEnd, readonly [sign: string, color: "green" | "yellow" | "red"]>> = {
  done: ["✓", "green"],
  planned: ["○", "yellow"],
  stopped: ["…", "yellow"],
  blocked: ["…", "yellow"],
  "over-budget": ["✗", "red"],
  failed: ["✗", "red"],
};

/** Prints what a run did: a table on stdout; on stderr why features did not end well, what failed, and how to see more. */
export async function printRun(
  report: RunReport,
  { table, store, failures }: PrintedRun,
  terminal: Terminal,
): Promise<void> {
  const { features, runId } = report;
  if (table === "done") await printDone(features, terminal);
  if (table === "plan") await printPlan(features, terminal);
  const { stderr } = terminal;
  const say = (text: string): void => void stderr.write(`${text}\n`);
  for (const { feature, error, end: ended } of features)
    if (error) say(`${styled(looks[ended][1], feature, terminal, stderr)}: ${error.message}`);
  for (const { feature, sample, error } of failures.values())
    say(`${styled("yellow", feature, terminal, stderr)}: ${sample} failed with ${error.name}: ${error.message}`);
  const failed = sum(features.map((report) => report.failed));
  const at = store === undefined ? "" : ` -s ${store}`;
  if (failed > 0)
    say(
      `${counted(failed, "sample")} failed. To see them: metaxy read metaxy-ts/failures${at} --filter "run_id = '${runId}'"`,
    );
  const skipped = sum(features.map((report) => report.skipped));
  if (skipped > 0)
    say(
      `${counted(skipped, "sample")} that failed before ${skipped === 1 ? "was" : "were"} skipped. --retry-failed tries them again.`,
    );
}

function printDone(features: readonly FeatureReport[], terminal: Terminal): Promise<void> {
  const names = ["WRITTEN", "FAILED", "SKIPPED", "DELETED", "SECONDS"];
  const rows = features.map(({ feature, end, written, failed, skipped, deleted, seconds }) => [
    feature,
    ended(end, terminal),
    ...[written, failed, skipped, deleted].map(grouped),
    seconds.toFixed(1),
  ]);
  return printTable([{ name: "FEATURE" }, { name: "END" }, ...names.map(right)], rows, terminal);
}

function printPlan(features: readonly FeatureReport[], terminal: Terminal): Promise<void> {
  const rows = features.map((report) => [
    report.feature,
    ended(report.end, terminal),
    ...[report.new, report.stale, report.orphaned, report.waiting].map(grouped),
  ]);
  const names = ["NEW", "STALE", "ORPHANED", "WAITING"];
  return printTable([{ name: "FEATURE" }, { name: "END" }, ...names.map(right)], rows, terminal);
}

function ended(end: FeatureEnd, terminal: Terminal): string {
  const [sign, color] = looks[end];
  return styled(color, `${sign} ${end}`, terminal, terminal.stdout);
}

const right = (name: string) => ({ name, align: "right" as const });

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
