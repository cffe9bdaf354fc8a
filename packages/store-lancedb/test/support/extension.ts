import { printedBy } from "@metaxy-ts/testing";

/** Whether this machine can fetch the extension and load it; `never` is for machines that have no build of it. */
export function extensionFile(): string {
  return printedBy("duckdb-extension.mjs", "lance");
}

/** Both ways of reading, for `describe.each`. The signature of the extension is looked at in extension.test.ts; it takes a second each time. */
export const ways = [
  { way: "over Arrow", reading: () => ({ extension: "never" }) },
  { way: "with the extension", reading: () => ({ extension: extensionFile(), unsignedExtensions: true }) },
] as const;
