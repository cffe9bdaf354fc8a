import { afterAll, beforeAll, beforeEach } from "vitest";
import type { IcebergOptions } from "../../src/index.js";
import { extensionFiles, startCatalog } from "./places.js";

/** A catalog for the tests of a file, and a namespace for each; the function gives the options of a store in it. */
export function useCatalog(): () => IcebergOptions & { readonly namespace: string } {
  let catalog: Awaited<ReturnType<typeof startCatalog>>;
  let tests = 0;
  beforeAll(async () => {
    catalog = await startCatalog();
  }, 600_000);
  afterAll(() => catalog?.[Symbol.asyncDispose]());
  beforeEach(() => {
    tests += 1;
  });
  return () => ({
    uri: catalog.endpoint,
    namespace: `test_${tests}`,
    extensions: extensionFiles(),
    unsignedExtensions: true,
    threads: 1,
  });
}
