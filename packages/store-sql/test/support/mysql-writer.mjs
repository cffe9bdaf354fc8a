import { defineFeature } from "@metaxy-ts/core";
import { mariadb } from "../../dist/mariadb.js";

/*
 * Writes samples, each in a commit of its own, and prints the ID of each that is stored: `node mysql-writer.mjs URL NAME COUNT`. A write whose
 * outcome is unknown is repeated under its key.
 */
const [url, name, count] = process.argv.slice(2);
const feature = defineFeature({ key: "sample", id: ["id"], fields: { main: "1" } });
const open = () => mariadb({ url, autoCreate: true, lockTimeout: 120_000 }).open({ mode: "write" });

/** @type {Awaited<ReturnType<typeof open>> | undefined} */
let store;
for (let index = 0; index < Number(count); index++) {
  const id = `${name}-${index}`;
  const rows = [{ id, metaxy_provenance_by_field: { main: id } }];
  for (;;) {
    try {
      store ??= await open();
      await store.write(feature, rows, { idempotencyKey: id });
      break;
    } catch (error) {
      const code = Object(error).code;
      if (!["STORE_FAILED", "STORE_NOT_FOUND", "STORE_LOCKED"].includes(code)) throw error;
      await new Promise((done) => setTimeout(done, 50));
    }
  }
  console.log(id);
}
await store?.close();
