import { setTimeout as sleep } from "node:timers/promises";
import { defineFeature } from "@metaxy-ts/core";
import { postgres } from "../../dist/postgres.js";

/*
 * A process that writes `count` times one row each, to one of two features, under a key. What a lost connection leaves unknown it repeats.
 *
 *   node postgres-writer.mjs <address> <name> <count>
 */
const [connectionString = "", name = "", count = "0"] = process.argv.slice(2);
const features = ["one", "two"].map((key) => defineFeature({ key, id: ["id"], fields: ["x"] }));

await repeated(0);

/** @param {number} number */
async function repeated(number) {
  for (let attempt = 0; ; attempt++) {
    try {
      await using store = await postgres({ connectionString, autoCreate: true }).open();
      for (; number < Number(count); number++) {
        const id = `${name}-${number}`;
        const row = { id, metaxy_provenance_by_field: { x: id } };
        await store.write(features[number % 2], [row], { idempotencyKey: id });
      }
      return;
    } catch (error) {
      const passes = ["STORE_FAILED", "STORE_NOT_FOUND"].includes(error?.code);
      if (!passes || attempt > 600) throw error;
      await sleep(100);
    }
  }
}
