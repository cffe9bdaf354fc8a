import { readFile } from "node:fs/promises";
import { expect, it } from "vitest";
import { clickhouse } from "../src/index.js";
import { client, newDatabase } from "./support/chdb.js";

it("documents grants that ClickHouse understands", async () => {
  const readme = await readFile(new URL("../README.md", import.meta.url), "utf8");
  const grants = [...readme.matchAll(/`(GRANT [^`]+)`/g)].map(([, grant]) => grant);
  expect(grants.length).toBeGreaterThan(10);
  for (const grant of grants) await client.command({ query: `explain ast ${grant}` });
});

it("says whether the user may write, without writing", async () => {
  const configured = clickhouse({ client, database: await newDatabase() });
  expect(await configured.inspect()).toMatchObject({ tables: [], canWrite: true, clockAhead: expect.any(Number) });
});
