import type { Finding } from "@metaxy-ts/project";
import { doctor } from "@metaxy-ts/project";
import type { Command } from "commander";
import { endSoon } from "../end-soon.js";
import { counted } from "../output/counted.js";
import type { Progress } from "../output/progress.js";
import { progress } from "../output/progress.js";
import type { Terminal } from "../terminal.js";
import { styled } from "../terminal.js";
import { projectOf } from "./project.js";

/** The options of `metaxy doctor`. */
export interface DoctorCommandOptions {
  readonly format: "table" | "json";
  readonly store?: string;
  /** In seconds. */
  readonly timeout: number;
}

const looks = { ok: ["green", "✓"], warning: ["yellow", "!"], error: ["red", "✗"] } as const;

const names: Partial<Record<Finding["check"], string>> = { node: "", core: "", adapters: "", native: "", store: "" };

/** Prints what is wrong, as soon as it is known. Returns whether there is no error. */
export async function printDoctor(
  command: Command,
  { format, store, timeout }: DoctorCommandOptions,
  terminal: Terminal,
): Promise<boolean> {
  const { stdout, stderr } = terminal;
  const stores = store === "all" ? store : store === undefined ? undefined : [store];
  const findings: Finding[] = [];
  const print = format === "json" ? undefined : await printer(terminal);
  const looking = doctor({
    load: () => projectOf(command, terminal),
    timeout: timeout * 1000,
    ...(stores && { stores }),
  });
  for (;;) {
    const { value, done } = await withSpinner(looking.next(), terminal);
    if (done) break;
    terminal.signal.throwIfAborted();
    findings.push(value);
    print?.(value);
  }
  const count = (level: Finding["level"]): number => findings.filter((finding) => finding.level === level).length;
  const [errors, warnings] = [count("error"), count("warning")];
  if (format === "json") stdout.write(`${JSON.stringify({ ok: errors === 0, findings }, null, 2)}\n`);
  else if (errors + warnings === 0) stderr.write("Nothing is wrong.\n");
  else stderr.write(`${counted(errors, "error")}, ${counted(warnings, "warning")}.\n`);
  endSoon(terminal); // a store that has not answered may take minutes to do so
  return errors === 0;
}

/** Shows that something takes a while, and removes it before the next line. */
async function withSpinner<Result>(work: Promise<Result>, terminal: Terminal): Promise<Result> {
  let shown: Progress | undefined;
  const timer = setTimeout(() => {
    shown = progress("waiting for an answer", terminal);
  }, 300);
  try {
    return await work;
  } finally {
    clearTimeout(timer);
    await shown?.stop();
  }
}

async function printer(terminal: Terminal): Promise<(finding: Finding) => void> {
  const { default: wrap } = await import("wrap-ansi");
  const { stdout } = terminal;
  const columns = (stdout.isTTY && stdout.columns) || Number.POSITIVE_INFINITY;
  const indented = (first: string, indent: number, text: string): string => {
    const lines = wrap(text, Math.max(1, columns - indent), { hard: true }).split("\n");
    return lines.map((line, at) => `${at === 0 ? first : " ".repeat(indent)}${line}\n`).join("");
  };
  return ({ check, level, store, message, remedy }) => {
    const [style, sign] = looks[level];
    const about = [names[check] ?? check, store === null ? "" : check === "store" ? `store ${store}` : `of ${store}`];
    const label = about.filter((word) => word !== "").join(" ");
    stdout.write(
      indented(
        `${styled(style, sign, terminal, stdout)} `,
        2,
        label === "" ? message : `${styled("bold", label, terminal, stdout)}: ${message}`,
      ),
    );
    if (remedy !== null) stdout.write(indented("  → ", 4, remedy));
  };
}
