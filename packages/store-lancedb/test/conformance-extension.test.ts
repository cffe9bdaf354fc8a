import { rm } from "node:fs/promises";
import { cases, runAll } from "@metaxy-ts/conformance";
import { describe, expect, it } from "vitest";
import { lancedbAdapter } from "../src/index.js";
import { extensionFile } from "./support/extension.js";
import { folderOf, readRaw } from "./support/places.js";

// The suite again where DuckDB reads Lance by itself: the topics about what is read. Writing is the same code, which conformance.test.ts
// has checked; both in full would take too long.
const topics =
  /^(?:as-of|bulk|delete|delete-hard|evolution|filter-operators|filter-text|filters|hash-texts|history|idempotency|increment|isolation|latest-row|lineage.*|optional-parents|parallel|relations|resolve-filters|resolve-ids|values|values-nested)\//;

const extension = extensionFile();
const options = {
  adapter: ({ namespace }: { readonly namespace: string }) =>
    lancedbAdapter({ uri: folderOf(namespace), extension, threads: 1 }),
  readRaw,
  remove: ({ namespace }: { readonly namespace: string }) => rm(folderOf(namespace), { recursive: true, force: true }),
};
/** As in conformance.test.ts. */
const notPossible = ["filter-text/names"];

describe("lancedb with the extension conforms to the store contract", () => {
  const chosen = cases.filter(({ id }) => topics.test(id) && !notPossible.includes(id));
  it.each(chosen.map((test) => [test.id, test] as const))("%s", { timeout: 600_000 }, async (_id, test) => {
    const [result] = await runAll(options, [test]);
    if (result?.error) throw result.error;
    expect(result?.outcome).toMatch(/^(?:passed|skipped)$/);
  });
});
