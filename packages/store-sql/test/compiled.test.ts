import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { newFolder, pythonWith } from "@metaxy-ts/testing";
import type { TestContext } from "vitest";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { CompiledDatabase } from "../src/compiled.js";
import { bigquery, databricks, snowflake, sqlServer } from "../src/compiled.js";
import { sql } from "../src/index.js";
import { answering } from "./support/answering.js";
import { usualTables, usualWork } from "./support/usual-work.js";

/** The databases, and what sqlglot calls their dialects. */
const dialects: readonly (readonly [string, CompiledDatabase])[] = [
  ["bigquery", bigquery],
  ["databricks", databricks],
  ["snowflake", snowflake],
  ["tsql", sqlServer],
];

/** Gives what the parser does not take; what it passes on unread is not taken either. */
const parser = `
import json, logging, re, sys, sqlglot
logging.disable(logging.CRITICAL)
unread = ("set time zone", "declare @schema")  # which the parser passes on
dialect, statements = json.load(open(sys.argv[1]))
refused = []
for statement in statements:
    if statement.startswith(unread): continue
    statement = re.sub(r"^if object_id\\(.*?\\) is null ", "", statement)
    try:
        for tree in sqlglot.parse(statement, read=dialect, error_level=sqlglot.ErrorLevel.RAISE):
            if tree is None or isinstance(tree, sqlglot.exp.Command):
                refused.append(["not read", statement])
    except sqlglot.errors.SqlglotError as error:
        refused.append([str(error)[:300], statement])
print(json.dumps(refused))
`;

const { python, runPython } = pythonWith("sqlglot==27.29.0");

async function statementsOf(compiled: CompiledDatabase): Promise<readonly string[]> {
  const { connect, statements, database } = answering(compiled.database, usualTables);
  await usualWork(sql({ ...compiled, database, connect, hash: { algorithm: "md5" } }));
  return [...new Set([...statements, ...(await catalogOf(compiled))])];
}

/** The statements by which the vendor's catalog is asked. */
async function catalogOf({ database: { catalog } }: CompiledDatabase): Promise<readonly string[]> {
  const statements: string[] = [];
  const run = async (statement: string) => {
    statements.push(statement);
    return [];
  };
  await catalog.tables(run);
  await catalog.describe(run, "it's");
  return statements;
}

beforeEach(() => vi.useFakeTimers({ toFake: ["Date"], now: new Date("2026-01-01T00:00:00Z") }));
afterEach(() => vi.useRealTimers());

/** At home, a Python that cannot be had is a reason to skip. */
function requirePython(context: TestContext): void {
  try {
    python();
  } catch (error) {
    if (process.env.CI) throw error;
    context.skip(`sqlglot cannot be had: ${String(error).slice(0, 200)}`);
  }
}

describe.each(dialects)("SQL for %s, compiled and never run", (dialect, database) => {
  it("is what it was", async () => {
    const text = (await statementsOf(database)).map((statement) => `${statement};\n`).join("\n");
    await expect(text).toMatchFileSnapshot(`compiled/${dialect}.sql`);
  });

  it("is read by a parser of the dialect", { timeout: 60_000 }, async (context) => {
    requirePython(context);
    const file = join(await newFolder(), "statements.json");
    await writeFile(file, JSON.stringify([dialect, await statementsOf(database)]));
    expect(runPython(parser, file)).toEqual([]);
  });
});
