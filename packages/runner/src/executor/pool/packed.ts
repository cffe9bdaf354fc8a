import { Timestamp } from "@metaxy-ts/core";
import { isDate } from "@metaxy-ts/core/adapter";

/*
 * Structured clones make a Date of a Timestamp, which loses its microseconds. So it crosses as an object of this class's own form.
 */

/** No column has a value of this form. */
const mark = "metaxy-ts:timestamp";

/** A value that may be cloned without loss. */
export function pack(value: unknown): unknown {
  return changed(value, (inner) => {
    if (!isDate(inner) || !("microseconds" in (inner as object))) return undefined;
    return { [mark]: (inner as Timestamp).microseconds };
  });
}

/** What was packed. */
export function unpack(value: unknown): unknown {
  return changed(value, (inner) => {
    if (!Object.hasOwn(inner, mark)) return undefined;
    return new Timestamp((inner as Record<string, bigint>)[mark] as bigint);
  });
}

/** The value with some of its parts replaced. What has none of them is returned as it is. */
function changed(value: unknown, replace: (value: object) => unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  const replaced = replace(value);
  if (replaced !== undefined) return replaced;
  if (Array.isArray(value)) {
    const items = value.map((item) => changed(item, replace));
    return items.some((item, index) => item !== value[index]) ? items : value;
  }
  const kind: unknown = Object.getPrototypeOf(value);
  if (kind !== Object.prototype && kind !== null) return value;
  const entries = Object.entries(value);
  const changes = entries.map(([name, inner]) => [name, changed(inner, replace)] as const);
  return changes.some(([, inner], index) => inner !== entries[index]?.[1]) ? Object.fromEntries(changes) : value;
}
