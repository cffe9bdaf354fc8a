import { PGlite } from "@electric-sql/pglite";
import { cases, runAll } from "@metaxy-ts/conformance";
import { afterAll, describe, expect, it } from "vitest";
import { pgliteAdapter } from "../src/pglite.js";

/** It is Postgres, and slow: what is tested is its driver, and that all share a session. In a long run it is everything. */
const chosen = /^(?:values|values-nested|column-types|increment|isolation|idempotency|abort|relations|open|bulk)\//;
const tested = cases.filter(({ id }) => process.env.METAXY_LONG === "1" || chosen.test(id));

describe("pglite conforms to the store contract", () => {
  const db = new PGlite();
  afterAll(() => db.close());

  it.for(tested.map((each) => [each.id, each] as const))("%s", async ([, each], context) => {
    const prefixOf = (namespace: string): string => `${namespace.slice(-20)}_`;
    const [result] = await runAll(
      {
        adapter: ({ namespace }) => pgliteAdapter({ db, tablePrefix: prefixOf(namespace).replace(/^[^a-z_]+/, "_") }),
      },
      [each],
    );
    if (result?.outcome === "skipped") context.skip(result.reason);
    if (result?.outcome === "failed") throw result.error;
    expect(result?.outcome).toBe("passed");
  });
});
