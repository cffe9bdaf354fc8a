import { own } from "../own.js";

/** The name that a parent's column has in a dependency with these renames. */
export function newName(rename: { readonly [column: string]: string } | null | undefined, column: string): string {
  return own(rename, column) ?? column;
}
