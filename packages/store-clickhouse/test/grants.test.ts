import { readFile } from "node:fs/promises";
import { expect, it } from "vitest";
import { client } from "./support/chdb.js";

it("documents grants that ClickHouse understands", async () => {
  const readme = await readFile(new URL("../README.md", import.meta.url), "utf8");
  const grants = [...readme.matchAll(/`(GRANT [^`]+)`/g)].map(([, grant]) => grant);
  expect(grants.length).toBeGreaterThan(10);
  for (const grant of grants) await client.command({ query: `explain ast ${grant}` });
});
