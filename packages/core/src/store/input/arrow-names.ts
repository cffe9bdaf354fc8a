import type { ColumnType } from "../../column/column-type.js";
import type { ArrowBatchLike } from "../../contract/arrow.js";
import { checkNamesAndDepth } from "./check-limits.js";

interface FieldLike {
  readonly name: string;
  readonly type?: { readonly typeId?: number; readonly children?: readonly FieldLike[] | null };
}

const structId = 13; // of Arrow's `Type`, in every version of its library

/** @throws WRITE_INVALID for Arrow data with a name that no store can have: an engine may fail on it while it takes the rows. */
export function checkArrowNames({ schema }: ArrowBatchLike, where: string): void {
  const fields: readonly FieldLike[] = Array.isArray(schema?.fields) ? schema.fields : []; // who takes the rows says what they are
  const columns = fields.map((field) => ({ name: field.name, type: shapeOf(field) }));
  checkNamesAndDepth({ display: "a store" }, where, columns);
}

/** No more of a type than which names are in it, and how deep. */
function shapeOf({ type }: FieldLike): ColumnType {
  const children = type?.children ?? [];
  if (type?.typeId === structId)
    return { kind: "struct", members: Object.fromEntries(children.map((child) => [child.name, shapeOf(child)])) };
  const [item] = children;
  return item ? { kind: "list", item: shapeOf(item) } : { kind: "string" };
}
