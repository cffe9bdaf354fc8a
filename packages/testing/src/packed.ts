import { join } from "node:path";
import { printedBy } from "./scripts.js";

/** Everything that the tests of programs use, so that one installation is enough for all of them. */
const packages = [
  "metaxy-ts",
  "store-duckdb",
  "@resvg/resvg-js@^2.6.2",
  "@types/node@catalog:",
  "typescript@catalog:",
  "zod@catalog:",
];

/** With METAXY_PACKED=1 tests run programs as they are published: packed, and installed into an empty project. Else they run what was built. */
export function setup(): void {
  if (process.env.METAXY_PACKED !== "1") return;
  process.env.METAXY_PACKAGES = join(printedBy("packed-packages.mjs", ...packages), "node_modules/@metaxy-ts");
}
