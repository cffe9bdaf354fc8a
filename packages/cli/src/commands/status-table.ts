import type { FeatureStatus } from "@metaxy-ts/project";
import { grouped, stateLooks } from "@metaxy-ts/project";
import { tableText } from "../output/table.js";
import type { Terminal } from "../terminal.js";
import { styled } from "../terminal.js";

const numbers = ["ROWS", "NEW", "STALE", "ORPHANED", "WAITING"];
const barWidth = 8;

/** A row of a table of states: of a feature whose state is known, or with a sign for what becomes of it. */
export type StatusRow = FeatureStatus | { readonly feature: string; readonly sign: string };

/** The states of features as a table. Failed samples have a column if there are any. */
export function statusTable(rows: readonly StatusRow[], terminal: Terminal): Promise<string> {
  const hasFailed = rows.some((row) => "state" in row && row.failed > 0);
  const names = [...numbers, ...(hasFailed ? ["FAILED"] : []), "DONE"];
  return tableText(
    [{ name: "FEATURE" }, { name: "STATE" }, ...names.map((name) => ({ name, align: "right" as const }))],
    rows.map((row) =>
      "state" in row ? known(row, hasFailed, terminal) : [row.feature, row.sign, ...names.map(() => "")],
    ),
    terminal,
  );
}

function known(
  { feature, state, rows, counts, failed, done }: FeatureStatus,
  hasFailed: boolean,
  terminal: Terminal,
): string[] {
  const { sign, words, color } = stateLooks[state];
  return [
    feature,
    styled(color, `${sign} ${words}`, terminal, terminal.stdout),
    number(rows),
    ...[counts?.new, counts?.stale, counts?.orphaned, counts?.waiting].map(number),
    ...(hasFailed ? [number(failed)] : []),
    done === null ? "" : share(done, terminal),
  ];
}

function number(value: number | undefined): string {
  return value === undefined ? "" : grouped(value);
}

/** A percentage, with a bar on a terminal. Only what is done shows as 100 %. */
function share(done: number, terminal: Terminal): string {
  const percent = `${Math.floor(done * 100)} %`;
  if (!terminal.stdout.isTTY) return percent;
  const filled = Math.floor(done * barWidth);
  const rest = styled("dim", "─".repeat(barWidth - filled), terminal, terminal.stdout);
  return `${"━".repeat(filled)}${rest} ${percent.padStart(5)}`;
}
