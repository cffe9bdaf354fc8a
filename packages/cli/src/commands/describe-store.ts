import type { HashSettings, Support } from "@metaxy-ts/core";
import type { FoundInStore, StoreDescription } from "@metaxy-ts/project";
import { describeStore } from "@metaxy-ts/project";
import type { Command } from "commander";
import { counted } from "../output/counted.js";
import { errorJson, printError } from "../output/error.js";
import { printFacts, printHeading } from "../output/facts.js";
import { utcTime } from "../output/time.js";
import type { Terminal } from "../terminal.js";
import { ownGraphOf } from "./graph-of.js";
import { projectOf } from "./project.js";

/** The options of `metaxy describe`. */
export interface DescribeOptions {
  readonly format: "table" | "json";
  /** False with `--no-store`. */
  readonly store?: string | false;
}

/** How many pushes a person sees; JSON has all of them. */
const mostPushes = 5;

/**
 * Prints what a store can do, and what is in it. One that cannot be opened is described as far as its configuration does it.
 *
 * @returns Whether everything could be found out.
 */
export async function printStore(
  command: Command,
  name: string | undefined,
  { format }: DescribeOptions,
  terminal: Terminal,
): Promise<boolean> {
  const project = await projectOf(command, terminal);
  const described = await describeStore(project, await ownGraphOf(project, terminal), name);
  if (format === "json") {
    const problems = described.problems.map(errorJson);
    terminal.stdout.write(`${JSON.stringify({ ...described, problems }, null, 2)}\n`);
  } else {
    await printDescription(described, terminal);
    for (const problem of described.problems) printError(problem, terminal);
  }
  return described.problems.length === 0;
}

async function printDescription(described: StoreDescription, terminal: Terminal): Promise<void> {
  const { name, display, isDefault, fallbackStores, configuredHash, found, capabilities, pushes } = described;
  printHeading(display, terminal, true);
  await printFacts(
    [
      ["name", isDefault ? `${name}, the default store` : name],
      ["fallback stores", fallbackStores.length > 0 ? fallbackStores.join(", ") : undefined],
      ["hash settings", hashWords(found, configuredHash)],
      ["table prefix", found?.tablePrefix || undefined],
      ["rights", found ? rightsWords(found) : undefined],
    ],
    terminal,
  );
  printHeading("Capabilities", terminal);
  const grades = [...new Set(Object.values(capabilities))];
  const ofGrade = (grade: Support): string[] =>
    Object.entries(capabilities).flatMap(([capability, each]) => (each === grade ? [capability] : []));
  await printFacts(
    grades.map((grade) => [grade, ofGrade(grade).join(", ")]),
    terminal,
  );
  if (found) await printTables(found, terminal);
  if (!pushes) return;
  printHeading(pushes.length > mostPushes ? `The newest ${mostPushes} of ${pushes.length} pushes` : "Pushes", terminal);
  await printFacts(
    pushes.length === 0
      ? [["none", "metaxy push records the definitions of features"]]
      : pushes
          .slice(0, mostPushes)
          .map((push) => [
            push.project,
            `${push.projectVersion} at ${utcTime(push.recordedAt)} UTC, ${counted(push.features, "feature")}`,
          ]),
    terminal,
  );
}

async function printTables({ tables }: FoundInStore, terminal: Terminal): Promise<void> {
  const ofFeatures = tables.filter(({ kind }) => kind === "feature");
  const others = tables.filter(({ kind }) => kind === "other").length;
  printHeading("Tables", terminal);
  if (tables.length === 0) return printFacts([["none", "a write makes them"]], terminal);
  await printFacts(
    [...ofFeatures, ...tables.filter(({ kind }) => kind === "system")].map((table) => [
      table.name,
      `${counted(table.rows ?? 0, "row")}, ${table.feature ?? (table.kind === "system" ? "the library's own" : "no feature of this project")}`,
    ]),
    terminal,
  );
  if (others > 0) terminal.stdout.write(`and ${counted(others, "table")} of others\n`);
}

function hashWords(found: FoundInStore | null, configured: Partial<HashSettings>): string[] {
  const recorded = found?.recordedHash;
  const asked = Object.entries(configured).map(([name, value]) => `${name} ${value}`);
  return [
    ...(recorded ? [`${recorded.algorithm}, ${recorded.length} characters`] : found ? ["none recorded"] : []),
    ...(asked.length > 0 ? [`configured: ${asked.join(", ")}`] : []),
  ];
}

function rightsWords({ canWrite }: FoundInStore): string {
  if (canWrite === null) return "read; only a write can tell whether it is allowed";
  return canWrite ? "read and write" : "read only";
}
