import type { Field } from "apache-arrow";
import { arrow } from "./arrow.js";
import type { StoredField } from "./shapes.js";

const key = "ARROW:extension:name";

/** Whether a column of a table is JSON, which Lance stores in a binary form of its own. */
export function isJson({ metadata }: Pick<StoredField, "metadata">): boolean {
  return metadata.get(key) === "lance.json";
}

/** The column as queries return it: strings. */
export function jsonField({ name, nullable, metadata }: StoredField): StoredField {
  return new arrow.Field(name, new arrow.Utf8(), nullable, new Map(metadata));
}

/** Strings as Lance takes them for such a column. */
export function asJson({ name, type, nullable }: Field): Field {
  return new arrow.Field(name, type, nullable, new Map([[key, "arrow.json"]]));
}
