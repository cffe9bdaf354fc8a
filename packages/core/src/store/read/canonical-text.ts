import { isBytes, isDate } from "../../errors/realm.js";

/**
 * A stored value as text that is the same in every store. Stores give some values another form, so that these count as equal: whole numbers of any
 * size and type, structs and maps with the same members in any order, and null, an empty list and a struct of nulls.
 *
 * @returns The text; empty for nothing.
 */
export function canonicalText(value: unknown): string {
  switch (typeof value) {
    case "string":
      return JSON.stringify(value);
    case "object":
      return value === null ? "" : objectText(value);
    case "undefined":
      return "";
    default:
      return String(value); // -0 is 0
  }
}

function objectText(value: object): string {
  if (Array.isArray(value)) return listText(value);
  if (isDate(value)) return String(BigInt(value.getTime()) * 1000n);
  if (isBytes(value)) return bytesText(value);
  if (ArrayBuffer.isView(value)) return bytesText(new Uint8Array(value.buffer, value.byteOffset, value.byteLength));
  const members: string[] = [];
  for (const [name, member] of Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1))) {
    const text = canonicalText(member);
    if (text !== "") members.push(`${JSON.stringify(name)}:${text}`);
  }
  return members.length === 0 ? "" : `{${members.join(",")}}`;
}

function listText(items: readonly unknown[]): string {
  return items.length === 0 ? "" : `[${items.map(canonicalText).join(",")}]`;
}

function bytesText(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += byte.toString(16).padStart(2, "0");
  return text === "" ? "x" : `x${text}`;
}
