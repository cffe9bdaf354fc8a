import { tableName } from "@metaxy-ts/core";
import type { Layout } from "./options.js";

const extension = ".delta";

/** Where the table of a feature is, relative to the store's folder. Tables of the library itself have no feature. */
export function tablePath(table: string, feature: string | null, layout: Layout): string {
  if (layout === "flat") return `${table}${extension}`;
  const key = feature !== null && tableName(feature) === table ? feature : table.replaceAll("__", "/");
  return `${key}${extension}`;
}

/** The name of the table at a path; undefined if it is none that a store made. */
export function tableAt(path: string): string | undefined {
  if (!path.endsWith(extension)) return undefined;
  const name = tableName(path.slice(0, -extension.length));
  return /^[a-z0-9_]+$/.test(name) ? name : undefined;
}
