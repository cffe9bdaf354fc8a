import type { FeatureState, FeatureStatus } from "../status/status.js";
import { grouped } from "./text.js";

/** The state of a feature in a store, as far as a drawing shows it. */
export type NodeStatus = Pick<FeatureStatus, "state" | "rows" | "counts" | "done" | "newest">;

/** How a state looks. The colour is one of a terminal's own palette, which are legible on light and on dark backgrounds. */
export interface StateLook {
  /** One character. */
  readonly sign: string;
  /** The state for people. */
  readonly words: string;
  /** The name of the colour. */
  readonly color: "green" | "yellow" | "red";
}

/** A look for each state, the same wherever one is shown. */
export const stateLooks: Readonly<Record<FeatureState, StateLook>> = {
  "in-sync": { sign: "✓", words: "in sync", color: "green" },
  pending: { sign: "●", words: "pending", color: "yellow" },
  root: { sign: "○", words: "root", color: "green" },
  empty: { sign: "○", words: "empty root", color: "yellow" },
  "no-input": { sign: "…", words: "no input", color: "yellow" },
  failed: { sign: "✗", words: "failed", color: "red" },
};

/** The state in a few words: `● pending 83 %`. */
export function stateWords({ state, done }: NodeStatus): string {
  const { sign, words } = stateLooks[state];
  const share = state === "pending" && done !== null ? ` ${Math.floor(done * 100)} %` : "";
  return `${sign} ${words}${share}`;
}

/** The numbers of a status that are not zero: `1,200 rows`, `12 new`. */
export function countWords({ rows, counts, state }: NodeStatus): string[] {
  const numbers = counts ? [counts.new, counts.stale, counts.orphaned, counts.waiting] : [];
  const kinds = ["new", "stale", "orphaned", "waiting"];
  const open = numbers.flatMap((count, index) => (count > 0 ? [`${grouped(count)} ${kinds[index]}`] : []));
  const stored = rows === 0 && (state === "empty" || state === "no-input" || state === "failed");
  return [...(stored ? [] : [`${grouped(rows)} ${rows === 1 ? "row" : "rows"}`]), ...open];
}

/** Made when an age is first shown: it takes 20 ms. */
let ages: Intl.RelativeTimeFormat | undefined;

/** Units of ages, in seconds. */
const units = [
  ["minute", 60],
  ["hour", 3600],
  ["day", 86_400],
  ["month", 30 * 86_400],
  ["year", 365 * 86_400],
] as const;

/** Up to so many seconds, nobody needs to know more. */
const recent = 300;

/** How old the newest sample is: `3 hours ago`. */
export function ageWords(newest: Date, now = Date.now()): string {
  const seconds = (now - newest.getTime()) / 1000;
  const [unit, length] = units.findLast(([, each]) => seconds >= each) ?? units[0];
  if (seconds < recent) return "just now";
  ages ??= new Intl.RelativeTimeFormat("en");
  return ages.format(-Math.floor(seconds / length), unit);
}
