import { relative } from "node:path";

/** A path for people: relative to where they are, if it is below. */
export function shownPath(file: string): string {
  const path = relative(process.cwd(), file);
  return path === "" || path.startsWith("..") ? file : path;
}
