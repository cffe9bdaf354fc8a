import { isBytes } from "../errors/realm.js";
import { compareUtf8 } from "../hash/text.js";
import { isTimestampObject, microsecondsOf } from "../time/timestamp.js";

/**
 * A string that is equal for equal values, whatever form they have: a whole number may be a float or a bigint, a timestamp any object that
 * stands for it. A string has its length in front, so that it is never taken for anything else.
 */
export function valueKey(value: unknown): string {
  switch (typeof value) {
    case "string":
      return `${value.length}:${value}`;
    case "number":
      return String(Number.isSafeInteger(value) || !Number.isInteger(value) ? value : BigInt(value));
    case "object":
      return value === null ? "null" : objectKey(value);
    default:
      return String(value);
  }
}

function objectKey(value: object): string {
  if (isBytes(value)) return `<${value.join(",")}>`;
  if (Array.isArray(value)) return `[${value.map(valueKey).join(",")}]`;
  if (ArrayBuffer.isView(value)) return `[${Array.from(value as unknown as ArrayLike<unknown>, valueKey).join(",")}]`;
  if (isTimestampObject(value)) return `@${microsecondsOf(value)}`;
  const members = Object.entries(value).sort(([a], [b]) => compareUtf8(a, b));
  return `{${members.map(([name, member]) => valueKey(name) + valueKey(member)).join(",")}}`;
}
