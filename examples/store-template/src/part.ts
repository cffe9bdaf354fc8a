import { randomUUID } from "node:crypto";
import { createReadStream } from "node:fs";
import { open, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { ArrowBatch, ColumnDescription, ColumnType, EngineRows } from "@metaxy-ts/core/adapter";
import { arrowToRows, rowsToArrow } from "@metaxy-ts/engine-duckdb";

/** Gives a file its name once all of it is safe on the disk: a reader, or a crash, sees all of it or nothing. */
export async function writePart(part: string, rows: EngineRows): Promise<void> {
  const unfinished = join(dirname(part), `.${randomUUID()}`);
  try {
    await writeFile(unfinished, linesOf(rows), { flag: "wx", flush: true });
    await rename(unfinished, part);
  } finally {
    await rm(unfinished, { force: true });
  }
  await syncFolder(dirname(part));
}

/** A name is safe once its folder is. Windows sees to that by itself, and does not open folders. */
export async function syncFolder(path: string): Promise<void> {
  if (process.platform === "win32") return;
  await using folder = await open(path);
  await folder.sync();
}

/** A line with the columns and their types, which JSON cannot express, and then a line for each row. */
async function* linesOf({ columns, batches }: EngineRows): AsyncGenerator<string> {
  yield `${JSON.stringify({ columns })}\n`;
  const line = (row: object) => `${JSON.stringify(row, toJson)}\n`;
  for await (const batch of batches()) yield arrowToRows(batch).map(line).join("");
}

export async function readColumns(part: string): Promise<readonly ColumnDescription[]> {
  for await (const [header = ""] of readLines(part)) return JSON.parse(header).columns;
  throw new SyntaxError(`${part} is empty`);
}

/** The rows of a part, with those of the named columns that it has. */
export async function* readBatches(part: string, names: readonly string[]): AsyncGenerator<ArrowBatch> {
  const columns = (await readColumns(part)).filter(({ name }) => names.includes(name));
  const members = Object.fromEntries(columns.map(({ name, type }) => [name, type]));
  let header = 1;
  for await (const lines of readLines(part)) {
    const row = (line: string) => fromJson(JSON.parse(line), { kind: "struct", members }) as Record<string, unknown>;
    yield rowsToArrow(columns, lines.slice(header).map(row));
    header = 0;
  }
}

/** Lines, a megabyte at a time. Not with `readline`: it also breaks lines at U+2028, which JSON leaves in strings. */
async function* readLines(part: string): AsyncGenerator<string[]> {
  let rest = "";
  for await (const chunk of createReadStream(part, { encoding: "utf8", highWaterMark: 1 << 20 })) {
    const lines = `${rest}${chunk}`.split("\n");
    rest = lines.pop() ?? "";
    if (lines.length > 0) yield lines;
  }
  if (rest !== "") throw new SyntaxError(`${part} has no end`);
}

/** Makes strings of what JSON would lose: bytes, integers beyond 2^53, NaN, infinities and -0. */
function toJson(_key: string, value: unknown): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value).toString("base64");
  if (typeof value === "bigint" || (typeof value === "number" && !Number.isFinite(value))) return String(value);
  return Object.is(value, -0) ? "-0" : value;
}

/** Makes bytes of their strings again. Numbers may stay strings: `rowsToArrow` takes them as well. */
function fromJson(value: unknown, type: ColumnType | undefined): unknown {
  if (value === null || value === undefined || type === undefined) return value ?? null;
  if (type.kind === "binary") return Buffer.from(value as string, "base64");
  if (type.kind === "list") return (value as readonly unknown[]).map((item) => fromJson(item, type.item));
  if (type.kind !== "struct" && type.kind !== "map") return value;
  const typeOf = (name: string) => (type.kind === "map" ? type.value : type.members[name]);
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, fromJson(item, typeOf(name))]));
}

/** The columns of all parts, structs with the members of all of them: later parts may have more of both. */
export function mergeColumns(columns: readonly ColumnDescription[]): ColumnDescription[] {
  const types = new Map<string, ColumnType>();
  for (const { name, type } of columns) {
    const known = types.get(name) ?? type;
    const both = known.kind === "struct" && type.kind === "struct";
    types.set(name, both ? { kind: "struct", members: { ...known.members, ...type.members } } : known);
  }
  return Array.from(types, ([name, type]) => ({ name, type }));
}
