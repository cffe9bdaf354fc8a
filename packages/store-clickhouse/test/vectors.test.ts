import { readVectors, replayVector } from "@metaxy-ts/conformance";
import { expect, it } from "vitest";
import { clickhouse } from "../src/index.js";
import { client, newDatabase } from "./support/chdb.js";

for (const { file, vector } of await readVectors()) {
  it(`gives the answers of ${file}`, async () => {
    const database = await newDatabase();
    const differences = await replayVector(vector, (options) =>
      clickhouse({ client, database, autoCreate: true, ...options }),
    );
    expect(differences).toEqual([]);
  });
}
