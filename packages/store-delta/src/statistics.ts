import type { ColumnDescription, ColumnType, EngineRows, ParquetSummary } from "@metaxy-ts/core/adapter";
import { own, setOwn } from "@metaxy-ts/core/adapter";

/** A tree by the names of columns and members; the leaves are JSON already. */
interface Tree {
  [name: string]: Tree | string;
}

/** What the log says of a file's values (Delta's protocol, "Per-file Statistics"): JSON, which whole numbers of 64 bits need as a string. */
export function fileStatistics({ count, columns }: EngineRows, { values }: ParquetSummary): string {
  const minValues: Tree = {};
  const maxValues: Tree = {};
  const nullCount: Tree = {};
  for (const { path, nulls, min, max } of values) {
    const type = typeAt(columns, path);
    if (!type) continue;
    put(nullCount, path, String(nulls));
    const least = min === undefined ? undefined : lowerBound(type, min);
    const most = max === undefined ? undefined : upperBound(type, max);
    if (least !== undefined) put(minValues, path, least);
    if (most !== undefined) put(maxValues, path, most);
  }
  return json({ numRecords: String(count), minValues, maxValues, nullCount });
}

/** The type of a column, or of a member of structs; Delta says nothing of what is in lists and maps. */
function typeAt(columns: readonly ColumnDescription[], [name, ...members]: readonly string[]): ColumnType | undefined {
  let type = columns.find((column) => column.name === name)?.type;
  for (const member of members) type = type?.kind === "struct" ? own(type.members, member) : undefined;
  return type;
}

/** Longer strings are cut, as every program that opens the table reads the whole log. */
const longest = 32;

function lowerBound(type: ColumnType, text: string): string | undefined {
  if (type.kind !== "string") return bound(type, text);
  return JSON.stringify(Array.from(text).slice(0, longest).join(""));
}

/** A part of a string is not an upper bound of it. */
function upperBound(type: ColumnType, text: string): string | undefined {
  if (type.kind !== "string") return bound(type, text);
  return Array.from(text).length <= longest ? JSON.stringify(text) : undefined;
}

function bound({ kind }: ColumnType, text: string): string | undefined {
  switch (kind) {
    case "integer":
      return /^-?\d+$/.test(text) ? text : undefined;
    case "float":
      return Number.isFinite(Number(text)) ? JSON.stringify(Number(text)) : undefined;
    case "date":
      return /^\d{4}-\d\d-\d\d$/.test(text) ? JSON.stringify(text) : undefined;
    case "timestamp": {
      const [, day, time] = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d(?:\.\d+)?)\+00$/.exec(text) ?? [];
      return day === undefined ? undefined : JSON.stringify(`${day}T${time}Z`);
    }
    default:
      return undefined;
  }
}

function put(tree: Tree, path: readonly string[], leaf: string): void {
  const [name = "", ...others] = path;
  if (others.length === 0) {
    setOwn(tree, name, leaf);
    return;
  }
  const below = own(tree, name);
  const branch: Tree = typeof below === "object" ? below : {};
  setOwn(tree, name, branch);
  put(branch, others, leaf);
}

function json(tree: Tree): string {
  const members = Object.entries(tree).map(
    ([name, value]) => `${JSON.stringify(name)}:${typeof value === "string" ? value : json(value)}`,
  );
  return `{${members.join(",")}}`;
}
