import type { ColumnDescription, ColumnType } from "@metaxy-ts/core/adapter";
import { storedText } from "./stored-text.js";

/** About as many characters are sent at once. */
const chunkLength = 65_536;

/** Rows in the text format of COPY, in parts. */
export function* copyText(
  columns: readonly ColumnDescription[],
  values: readonly (readonly unknown[])[],
): Iterable<string> {
  const count = values[0]?.length ?? 0;
  const fields = columns.map(({ type }, place) => ({ type, values: values[place] ?? [] }));
  let chunk = "";
  for (let row = 0; row < count; row++) {
    let separator = "";
    for (const { type, values } of fields) {
      chunk += separator + field(values[row], type);
      separator = "\t";
    }
    chunk += "\n";
    if (chunk.length < chunkLength) continue;
    yield chunk;
    chunk = "";
  }
  if (chunk !== "") yield chunk;
}

const special = /[\\\n\r\t]/;
const escapes: Readonly<Record<string, string>> = { "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t" };

function field(value: unknown, type: ColumnType): string {
  if (value === null || value === undefined) return "\\N";
  const text = storedText(value, type);
  return special.test(text) ? text.replaceAll(/[\\\n\r\t]/g, (character) => escapes[character] as string) : text;
}
