// Writes docs/databases.md from the reports of the conformance suite and from scripts/databases: node scripts/databases-doc.ts [--check]
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { ConformanceReport } from "../packages/conformance/src/suite/report.ts";
import type { KnownDatabase } from "./databases/known.ts";
import { compiled, leftOut, protocols, testedInParts } from "./databases/known.ts";

const packages = new URL("../packages/", import.meta.url);
const page = new URL("../docs/databases.md", import.meta.url);

/** The versions of engines, as a test of store-sql has seen them. */
const versions = JSON.parse(readFileSync(new URL("store-sql/databases.json", packages), "utf8")) as Readonly<
  Record<string, string>
>;

/** Reports of all stores, with their packages. */
function readReports(): readonly (ConformanceReport & { readonly package: string })[] {
  return readdirSync(packages)
    .flatMap((name) => readdirSync(new URL(`${name}/`, packages)).map((file) => ({ name, file })))
    .filter(({ file }) => /^conformance(?:-[a-z0-9-]+)?\.json$/.test(file))
    .map(({ name, file }) => ({
      package: name,
      ...(JSON.parse(readFileSync(new URL(`${name}/${file}`, packages), "utf8")) as ConformanceReport),
    }))
    .sort((a, b) => (a.store < b.store ? -1 : 1));
}

function databasesPage(): string {
  const found = readReports();
  const proven = new Set(found.map(({ store }) => store));
  const unproven = <Known extends { readonly report: string }>(all: readonly Known[]): readonly Known[] =>
    all.filter(({ report }) => !proven.has(report));
  return `# Databases

Which databases this library works with, by what has been seen of them. **Proven**: the whole conformance suite ran on the real engine.
**Same protocol**: the database was never run, but it has the protocol of one that is proven. **Compiled**: the database was never run; its SQL is compiled and a
parser of its dialect reads it. A parser is no proof.

<!-- Generated from packages/*/conformance*.json, packages/store-sql/databases.json and scripts/databases by \`pnpm databases-doc\`. -->

## Proven

A case that did not pass does not apply to the store: [the reasons](stores.md#cases-that-did-not-run). The version is the one that the tests check, where they check it.

${table(
  ["store", "package", "engine", "cases passed"],
  found.map(({ store, package: name, cases }) => [
    `**${store}**`,
    `[\`${name}\`](../packages/${name})`,
    versions[store] ?? "",
    `${cases.filter(({ outcome }) => outcome === "passed").length} of ${cases.length}`,
  ]),
)}

${inParts(testedInParts.filter(({ report }) => !proven.has(report)))}## Same protocol, never run

What their documentation says that matters here, and what to configure. A store keeps one connection, on which it has temporary tables and settings of the session: no
pooler that changes the connection between two transactions can be used.

${protocols
  .map(({ name, reports, databases }) => {
    const isProven = reports.some((report) => proven.has(report));
    const warning = isProven ? "" : "The store for this protocol has no report of its own yet.\n\n";
    return `### ${name}\n\n${warning}${differences(unproven(databases))}`;
  })
  .join("\n\n")}

## Compiled, never run

\`sql({ ...snowflake, dialect })\` takes a definition of \`@metaxy-ts/store-sql/compiled\` and your dialect of Kysely. They declare little: no xxHash, no change of a
column's type, no parallel processes, no queries as rows. If you run the conformance suite on one, tell us what it said.

${table(
  ["database", "export", "what differs"],
  unproven(compiled).map((each) => [
    `**${each.name}**`,
    `\`${each.export}\``,
    `${each.difference} ([source](${each.source}))`,
  ]),
)}

## Left out

${differences(leftOut)}

## Run the suite on a server of yours

\`packages/store-sql/test/other-servers.test.ts\` runs the whole conformance suite on the server that a variable names, and is skipped without one:

\`\`\`sh
docker compose -f compose/databases.yaml up --wait cockroach
METAXY_TEST_POSTGRES_URL=postgres://root@localhost:26257/defaultdb pnpm --filter @metaxy-ts/store-sql exec vitest run test/other-servers.test.ts
\`\`\`

\`compose/databases.yaml\` has CockroachDB, YugabyteDB, MySQL 8, TiDB and SQL Server, and the workflow \`.github/workflows/databases.yml\` runs the suite on all of them but
SQL Server, for which the tests have no driver. Neither has been run so far.
`;
}

/** Stores that have no report yet, and the command that writes one. */
function inParts(stores: typeof testedInParts): string {
  if (stores.length === 0) return "";
  const list = stores.map(({ report, tests }) => `- **${report}**: \`${tests}\``).join("\n");
  return `## Tested in parts

The tests run on the real engine, but no run of the whole suite has been kept as a report yet. With \`METAXY_LONG=1 METAXY_RUNS=24\` these tests write it, if all
cases pass.

${list}

`;
}

function differences(all: readonly Pick<KnownDatabase, "name" | "difference" | "source">[]): string {
  return all.map(({ name, difference, source }) => `- **${name}**: ${difference} ([source](${source}))`).join("\n");
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

const text = databasesPage();
if (process.argv.includes("--check")) {
  if (!existsSync(page) || readFileSync(page, "utf8") !== text) {
    console.error(`${fileURLToPath(page)} is out of date: run pnpm databases-doc.`);
    process.exitCode = 1;
  }
} else {
  writeFileSync(page, text);
}
