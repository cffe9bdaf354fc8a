import { mkdtempSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Session } from "chdb";
import { afterAll } from "vitest";

/** What one request asks of the database. */
export interface Work {
  readonly query: string;
  readonly database: string;
  readonly settings: ReadonlyMap<string, string>;
  readonly format: string;
  /** The body of an insert, for a query that ends with its format. */
  readonly file?: string;
}

/** What the database refuses, in the words of a server. */
export class DatabaseError extends Error {
  readonly code: number;

  constructor(text: string) {
    super(text.includes("(version ") ? text : `${text} (version 26.7.2.1 (official build))`);
    this.code = Number(/Code: (\d+)/.exec(text)?.[1] ?? 1002);
  }
}

/** Where bodies and tables of this process are. */
export const folder = mkdtempSync(join(tmpdir(), "metaxy-http-"));

const session = new Session(folder);
let last: Promise<unknown> = Promise.resolve();
/** The settings and the database as the session has them. */
let settings: ReadonlyMap<string, string> = new Map();
let database = "";

afterAll(async () => {
  await last;
  session.close();
  await rm(folder, { recursive: true, force: true });
});

/**
 * Runs a query of a request, one after the other. A session keeps its settings, so those that only the request before had are taken back.
 *
 * @throws DatabaseError
 */
export function runQuery(work: Work): Promise<Uint8Array> {
  return inTurn(async () => {
    const changes = [
      ...[...settings.keys()].filter((name) => !work.settings.has(name)).map((name) => `${name} = default`),
      ...[...work.settings].flatMap(([name, value]) =>
        settings.get(name) === value ? [] : `${name} = ${text(value)}`,
      ),
    ];
    if (changes.length > 0) await session.queryAsync(`set ${changes.join(", ")}`);
    settings = work.settings;
    if (database !== work.database) await session.queryAsync(`use \`${work.database}\``);
    database = work.database;
    return (await session.queryAsync(statementOf(work), { format: work.format })).bytes();
  });
}

/** Rows that a query with full names gives, without the client and without HTTP. */
export async function rowsOf<Row>(query: string): Promise<Row[]> {
  const lines = await inTurn(async () => (await session.queryAsync(query, { format: "JSONEachRow" })).text());
  return lines
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as Row);
}

function inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
  const result = last.then(work).catch((error: Error) => {
    throw new DatabaseError(error.message);
  });
  last = result.catch(() => undefined);
  return result;
}

let databases = 0;

/** The name of a new database. */
export async function newDatabase(): Promise<string> {
  databases += 1;
  const name = `http_${databases}`;
  await rowsOf(`create database ${name}`);
  return name;
}

function statementOf({ query, file }: Work): string {
  if (file === undefined) return query;
  return query.replace(
    /\bformat\s+(\w+)\s*$/i,
    (_, format) => `from infile ${text(file)} compression 'none' format ${format}`,
  );
}

function text(value: string): string {
  return `'${value.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
}
