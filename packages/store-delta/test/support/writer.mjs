// Another process: writes rows of its own until it is done or killed, and says each write that is done. With "keyed", each write has a key.
import { defineFeature } from "@metaxy-ts/core";
import { delta } from "../../dist/index.js";

const [, , path = "", writer = "", writes = "0", keyed] = process.argv;
const note = defineFeature({ key: "note", id: ["id"], fields: ["main"] });
await using store = await delta({ path, threads: 1 }).open();
for (let write = 0; write < Number(writes); write++) {
  const rows = [0, 1, 2].map((row) => ({
    id: `${writer}-${write}-${row}`,
    metaxy_provenance_by_field: { main: String(write) },
  }));
  await store.write(note, rows, keyed ? { idempotencyKey: `${writer}-${write}` } : {});
  process.stdout.write(`${write}\n`);
}
