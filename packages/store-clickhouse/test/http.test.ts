import { cases, readVectors, replayVector, runAll } from "@metaxy-ts/conformance";
import { describe, expect, it } from "vitest";
import { clickhouse, clickhouseAdapter } from "../src/index.js";
import { credentials, openBridge } from "./support/http/bridge.js";
import { newDatabase, rowsOf } from "./support/http/database.js";

describe("golden vectors", async () => {
  const vectors = await readVectors();
  // A dozen, spread over all of them.
  const step = Math.floor(vectors.length / 12);
  for (const { file, vector } of vectors.filter((_, index) => index % step === 0).slice(0, 12)) {
    it(`gives the answers of ${file} over HTTP`, async () => {
      await using bridge = await openBridge();
      const database = await newDatabase();
      const differences = await replayVector(vector, (options) =>
        clickhouse({ url: bridge.url, ...credentials, database, autoCreate: true, ...options }),
      );
      expect(differences).toEqual([]);
    });
  }
});

describe("conformance", () => {
  const topics = new Set(["isolation", "hashes", "idempotency", "inputs", "values"]);
  for (const test of cases.filter(({ id }) => topics.has(id.split("/")[0] ?? ""))) {
    it(`${test.id}: ${test.title}`, async ({ skip }) => {
      await using bridge = await openBridge();
      const database = await newDatabase();
      const [result] = await runAll(
        {
          adapter: ({ namespace }) => ({
            ...clickhouseAdapter({ url: bridge.url, ...credentials, database, tablePrefix: `${namespace}_` }),
            autoCreate: true,
          }),
          readRaw: ({ table }) => rowsOf(`select * from ${database}."${table}"`),
        },
        [test],
      );
      if (result?.outcome === "skipped") skip(result.reason ?? "");
      if (result?.outcome === "failed") throw result.error;
      expect(result?.outcome).toBe("passed");
    });
  }
});
