import { own } from "../../own.js";
import { isPlainObject } from "./values/plain-object.js";

type Row = Readonly<Record<string, unknown>>;
type Path = readonly PropertyKey[];

/**
 * A row without the nulls that these paths lead to, or without those below them where a path leads to an object. Null when there are none.
 */
export function withoutNulls(row: Row, paths: readonly Path[]): Row | null {
  let changed: unknown = row;
  for (const path of paths) changed = without(changed, path);
  return changed === row ? null : (changed as Row);
}

/** The value itself when nothing is to go. */
function without(value: unknown, [key, ...rest]: Path): unknown {
  if (key === undefined) return bare(value);
  if (Array.isArray(value)) return replaced(value, Number(key), without(value[Number(key)], rest));
  if (!isPlainObject(value) || !Object.hasOwn(value, key)) return value;
  const name = String(key);
  const member = own(value, name);
  if (member === null) return Object.fromEntries(Object.entries(value).filter(([other]) => other !== name));
  const changed = without(member, rest);
  return Object.is(changed, member) ? value : { ...value, [name]: changed };
}

/** Without the nulls of the objects in it. */
function bare(value: unknown): unknown {
  if (Array.isArray(value)) {
    const items = value.map(bare);
    return items.every((item, index) => Object.is(item, value[index])) ? value : items;
  }
  if (!isPlainObject(value)) return value;
  const members = Object.entries(value).map(([name, member]) => [name, bare(member)] as const);
  const present = members.filter(([, member]) => member !== null);
  return present.length === members.length && present.every(([name, member]) => Object.is(member, own(value, name)))
    ? value
    : Object.fromEntries(present);
}

function replaced(list: readonly unknown[], index: number, item: unknown): readonly unknown[] {
  return Object.is(item, list[index]) ? list : list.with(index, item);
}
