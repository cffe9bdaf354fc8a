import type { VectorFile } from "@metaxy-ts/conformance";
import { cases, readVectors, replayVector, runAll } from "@metaxy-ts/conformance";
import { describe, expect, it } from "vitest";
import { clickhouse, clickhouseAdapter } from "../src/index.js";
import { credentials, openBridge } from "./support/http/bridge.js";
import { newDatabase, rowsOf } from "./support/http/database.js";

describe("golden vectors", async () => {
  const size = ({ vector }: VectorFile): number => JSON.stringify(vector).length;
  const small = (await readVectors()).sort((a, b) => size(a) - size(b)).slice(0, 12);
  for (const { file, vector } of small) {
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
  const chosen =
    /^(?:isolation|idempotency|inputs)\/|^values\/(?:strings|long-strings|integers|floats|timestamps|binary)$|^hashes\/(?:sha256|xxhash64)-16$/;
  for (const test of cases.filter(({ id }) => chosen.test(id))) {
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
