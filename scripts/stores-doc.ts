// Writes docs/stores.md from the reports of the conformance suite: node scripts/stores-doc.ts [--check]
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { ConformanceReport } from "../packages/conformance/src/suite/report.ts";

const packages = new URL("../packages/", import.meta.url);
const page = new URL("../docs/stores.md", import.meta.url);

const introduction = `# Stores

What each store supports according to its manifest, and the results of the conformance suite on the real engine. The suite verifies the
manifest: a store fails if a declared capability does not work, and if an undeclared one works. [Databases](databases.md) lists those that
the stores may work with too, and what is known of them.

<!-- Generated from packages/*/conformance*.json, which the stores' tests write, by \`pnpm stores-doc\`. -->
`;

/** Reports of all stores, by name. */
function readReports(): ConformanceReport[] {
  return readdirSync(packages)
    .flatMap((name) => readdirSync(new URL(`${name}/`, packages)).map((file) => `${name}/${file}`))
    .filter((path) => /\/conformance(?:-[a-z0-9-]+)?\.json$/.test(path))
    .map((path) => new URL(path, packages))
    .map((file) => JSON.parse(readFileSync(file, "utf8")) as ConformanceReport)
    .sort((a, b) => (a.store < b.store ? -1 : 1));
}

function storesPage(reports: readonly ConformanceReport[]): string {
  const head = ["", ...reports.map(({ store }) => store)];
  const names = Object.keys(reports[0]?.supports ?? {}) as (keyof ConformanceReport["supports"])[];
  const capabilities = names.map((name) => [`\`${name}\``, ...reports.map(({ supports }) => supports[name])]);
  const ids = [...new Set(reports.flatMap(({ cases }) => cases.map(({ id }) => id)))].sort();
  const outcomes = ids.map((id) => [
    `\`${id}\``,
    ...reports.map(({ cases }) => mark(cases.find((result) => result.id === id)?.outcome)),
  ]);
  const passed = reports.map(({ cases }) => {
    const count = cases.filter(({ outcome }) => outcome === "passed").length;
    return `${count} of ${cases.length}`;
  });
  return [
    introduction,
    "## Capabilities\n",
    table(head, capabilities),
    "\n## Cases\n",
    "✓ passed, – does not apply (the reasons are listed below), ✗ failed, as its limits say (listed below, too).\n",
    table(head, [["**passed**", ...passed], ...outcomes]),
    "\n## Cases that did not run\n",
    ...reports.map(notRun),
  ].join("\n");
}

function mark(outcome: ConformanceReport["cases"][number]["outcome"] | undefined): string {
  if (outcome === undefined) return "";
  return outcome === "passed" ? "✓" : outcome === "skipped" ? "–" : "✗";
}

function notRun({ store, cases }: ConformanceReport): string {
  const lines = cases.filter(({ outcome }) => outcome !== "passed");
  if (lines.length === 0) return `**${store}**: none.\n`;
  const list = lines.map(({ id, outcome, reason }) => `- \`${id}\`: ${outcome}${reason ? `, ${reason}` : ""}`);
  return `**${store}**\n\n${list.join("\n")}\n`;
}

function table(head: readonly string[], rows: readonly (readonly unknown[])[]): string {
  const line = (cells: readonly unknown[]): string => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

const text = storesPage(readReports());
if (process.argv.includes("--check")) {
  if (!existsSync(page) || readFileSync(page, "utf8") !== text) {
    console.error(`${fileURLToPath(page)} is out of date: run pnpm stores-doc.`);
    process.exitCode = 1;
  }
} else {
  writeFileSync(page, text);
}
