import { styleText } from "node:util";
import type { Outcome } from "./pipeline/run-feature.ts";

/** What a run has to have found, for the features that it names; nothing at all for the others. */
export type Expected = Readonly<
  Record<string, { readonly new?: number; readonly stale?: number; readonly orphaned?: number }>
>;

/** Prints a title that says what happened, for people. */
export function printTitle(title: string, note: string): void {
  console.log(`\n${styleText("bold", title)}\n${styleText("dim", note)}`);
}

/** Prints what a run found, checked against what it must be. Returns the number of counts that are wrong. */
export function printOutcomes(outcomes: readonly Outcome[], expected: Expected | null): number {
  console.log(
    styleText(
      "dim",
      `  ${"feature".padEnd(22)}${"new".padStart(8)}${"stale".padStart(8)}${"orphaned".padStart(10)}${"time".padStart(10)}`,
    ),
  );
  let wrong = 0;
  for (const outcome of outcomes) {
    const must = expected?.[outcome.feature] ?? {};
    const fine = expected === null || parts.every((part) => outcome[part] === (must[part] ?? 0));
    if (!fine) wrong += 1;
    const counts = `${cell(outcome.new, 8)}${cell(outcome.stale, 8)}${cell(outcome.orphaned, 10)}`;
    const verdict =
      expected === null
        ? ""
        : fine
          ? styleText("green", "  ✓")
          : styleText("red", `  ✗ must be ${parts.map((part) => must[part] ?? 0).join(" / ")}`);
    console.log(`  ${outcome.feature.padEnd(22)}${counts}${`${outcome.seconds.toFixed(2)} s`.padStart(10)}${verdict}`);
  }
  const total = outcomes.reduce((sum, outcome) => sum + outcome.seconds, 0);
  console.log(styleText("dim", `  ${"total".padEnd(48)}${`${total.toFixed(2)} s`.padStart(10)}`));
  return wrong;
}

const parts = ["new", "stale", "orphaned"] as const;

function cell(count: number, width: number): string {
  const text = count.toLocaleString("en").padStart(width);
  return count === 0 ? styleText("dim", text) : styleText("cyan", text);
}
