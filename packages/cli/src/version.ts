import { existsSync, readFileSync } from "node:fs";

/** Of this module and of the bundle that it may be in. */
const manifest = ["../package.json", "../../package.json"]
  .map((path) => new URL(path, import.meta.url))
  .find((file) => existsSync(file)) as URL;

/** The version of this package. */
export const version: string = (JSON.parse(readFileSync(manifest, "utf8")) as { version: string }).version;
