import type { ColumnType, HashSettings } from "@metaxy-ts/core/adapter";
import { compareUtf8, separator } from "@metaxy-ts/core/adapter";
import type { RawBuilder } from "kysely";
import { sql } from "kysely";
import type { SqlFlavor } from "../flavor.js";
import { castTo } from "./cast.js";
import type { Output } from "./rows.js";
import { string } from "./rows.js";

/** A member of a by-field column and its value. */
export interface Member<Value extends string | null = string | null> {
  readonly name: string;
  readonly value: RawBuilder<Value>;
}

/** The value of a member; null where the column does not have it. */
export function memberOf(flavor: SqlFlavor, { value, type }: Output, member: string): RawBuilder<string | null> {
  if (type.kind === "struct" && !Object.hasOwn(type.members, member)) return nullText(flavor);
  return flavor.member(value, type, member);
}

/** A by-field column of a type that may have other members than the given ones: those are null, or left out of a map. */
export function byFieldOf(flavor: SqlFlavor, members: readonly Member[], type: ColumnType): RawBuilder<unknown> {
  if (type.kind !== "struct") return flavor.byField(members, type);
  const values = new Map(members.map(({ name, value }) => [name, value]));
  const all = Object.keys(type.members).map((name) => ({ name, value: values.get(name) ?? nullText(flavor) }));
  return flavor.byField(all, type);
}

/** The hash of a sample: of its members' values, joined in the order of the members' UTF-8 bytes. */
export function sampleHash(
  flavor: SqlFlavor,
  members: readonly Member<string>[],
  hash: HashSettings,
): RawBuilder<string> {
  const sorted = members.toSorted((a, b) => compareUtf8(a.name, b.name));
  const values = sorted.flatMap(({ value }, index) => (index === 0 ? [value] : [text(separator), value]));
  return flavor.hash(joined(flavor, values), hash);
}

/** Null counts as the empty string in everything that is hashed. */
export function orEmpty(value: RawBuilder<string | null>): RawBuilder<string> {
  return sql`coalesce(${value}, '')`;
}

export function joined(flavor: SqlFlavor, parts: readonly RawBuilder<string>[]): RawBuilder<string> {
  const [first] = parts;
  return parts.length === 1 && first ? first : flavor.concat(parts);
}

export function text(value: string): RawBuilder<string> {
  return sql`${value}`;
}

export function nullOf(flavor: SqlFlavor, type: ColumnType): RawBuilder<unknown> {
  return castTo(flavor, sql`null`, type);
}

function nullText(flavor: SqlFlavor): RawBuilder<string | null> {
  return nullOf(flavor, string) as RawBuilder<string | null>;
}
