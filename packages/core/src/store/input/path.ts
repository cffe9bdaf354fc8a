import { MetaxyError } from "../../errors/error.js";

/** @throws ARGUMENT_INVALID for what no path of a file can be. */
export function checkPath(path: unknown, where: string): string {
  if (typeof path === "string" && path !== "" && !path.includes("\0")) return path;
  throw new MetaxyError(
    "ARGUMENT_INVALID",
    `${where} needs the path of a Parquet file; it got ${JSON.stringify(path) ?? String(path)}.`,
  );
}
