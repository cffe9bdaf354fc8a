import { join } from "node:path";
import { printedBy } from "@metaxy-ts/testing";

/** With METAXY_PACKED=1 the tests run the program as it is published: packed, and installed into an empty project. Else they run what was built. */
export function setup(): void {
  if (process.env.METAXY_PACKED !== "1") return;
  const folder = printedBy("packed-packages.mjs", "metaxy-ts", "store-duckdb", "@resvg/resvg-js@^2.6.2");
  process.env.METAXY_PACKAGES = join(folder, "node_modules/@metaxy-ts");
}
