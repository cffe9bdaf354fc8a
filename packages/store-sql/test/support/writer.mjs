import { setTimeout as sleep } from "node:timers/promises";
import { defineFeature } from "@metaxy-ts/core";

/*
 * A process that writes commits of several rows each, to two features in turn, under a key for each commit. It prints the name of each commit that
 * is acknowledged, and repeats what a lost connection leaves unknown. It ends after `count` commits, or when it gets a message.
 *
 *   node writer.mjs postgres|mariadb <address> <name> <from> <count> <rows>
 */
const [kind = "", address = "", name = "", from = "0", count = "0", rows = "1"] = process.argv.slice(2);
const features = ["one", "two"].map((key) => defineFeature({ key, id: ["id"], fields: { main: "1" } }));
const filling = "x".repeat(300);
let isStopped = false;
process.once("message", () => {
  isStopped = true;
});
process.channel?.unref();

/** @type {Awaited<ReturnType<typeof open>> | undefined} */
let store;
for (let number = Number(from); number < Number(count) && !isStopped; number++) {
  const batch = `${name}-${number}`;
  const written = Array.from({ length: Number(rows) }, (_, index) => ({
    id: `${batch}/${index}`,
    batch,
    filling,
    metaxy_provenance_by_field: { main: batch },
  }));
  for (let attempt = 0; ; attempt++) {
    try {
      store ??= await open();
      await store.write(features[number % 2], written, { idempotencyKey: batch });
      break;
    } catch (error) {
      const passes = ["STORE_FAILED", "STORE_NOT_FOUND", "STORE_LOCKED"].includes(Object(error).code);
      if (!passes || attempt > 600) throw error;
      await sleep(50);
    }
  }
  console.log(batch);
}
await store?.close();

async function open() {
  if (kind === "postgres") {
    const { postgres } = await import("../../dist/postgres.js");
    return postgres({ connectionString: address, autoCreate: true }).open();
  }
  const { mariadb } = await import("../../dist/mariadb.js");
  return mariadb({ url: address, autoCreate: true, lockTimeout: 120_000 }).open({ mode: "write" });
}
