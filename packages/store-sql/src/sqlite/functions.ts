import { hash } from "node:crypto";
import type { ColumnType, HashAlgorithm } from "@metaxy-ts/core/adapter";
import { isJsonFloat, own, parseJson } from "@metaxy-ts/core/adapter";
import xxhash from "xxhash-wasm";

/** A function of SQL: strings in, a string or a whole number out. */
export type SqliteFunction = (...values: string[]) => string | number;

/** The SQL function of an algorithm. */
export function hashFunction(algorithm: HashAlgorithm): string {
  return `metaxy_${algorithm}`;
}

/** The SQL function that says whether JSON of one type is still the same when it is read as another: 1 or 0. */
export const exactFunction = "metaxy_is_exact";

/** The functions that SQLite lacks, by their names in SQL. */
export async function sqliteFunctions(): Promise<ReadonlyMap<string, SqliteFunction>> {
  const { h32, h64 } = await xxhash();
  return new Map<string, SqliteFunction>([
    [hashFunction("md5"), (text: string) => hash("md5", text)],
    [hashFunction("sha256"), (text: string) => hash("sha256", text)],
    [hashFunction("xxhash32"), (text: string) => String(h32(text))],
    [hashFunction("xxhash64"), (text: string) => String(h64(text))],
    [
      exactFunction,
      (json: string, from: string, to: string) => (isExact(parseJson(json), JSON.parse(from), JSON.parse(to)) ? 1 : 0),
    ],
  ]);
}

function isExact(value: unknown, from: ColumnType, to: ColumnType): boolean {
  if (value === null || value === undefined) return true;
  if (from.kind === "list" && to.kind === "list")
    return (value as readonly unknown[]).every((item) => isExact(item, from.item, to.item));
  if (from.kind === "integer" && to.kind === "float") return isExactNumber(value);
  if (from.kind !== "struct" && from.kind !== "map") return true;
  return Object.entries(value).every(([name, member]) => {
    const [source, target] = [memberOf(from, name), memberOf(to, name)];
    return !source || !target || isExact(member, source, target);
  });
}

function memberOf(type: ColumnType, name: string): ColumnType | undefined {
  if (type.kind === "map") return type.value;
  return type.kind === "struct" ? own(type.members, name) : undefined;
}

function isExactNumber(value: unknown): boolean {
  const number = isJsonFloat(value) ? value.value : value;
  return typeof number !== "bigint" || BigInt(Number(number)) === number;
}
