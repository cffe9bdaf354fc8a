// A process of its own that writes to a store: `writer.mjs WRITER COUNT OPTIONS`. Says "open", waits for a line, and then writes COUNT times, each time
// a row of its own and, now and then, one with an idempotency key that all writers have; says how many of the latter it has written.
import { once } from "node:events";
import { defineFeature } from "@metaxy-ts/core";
import { iceberg } from "../../dist/index.js";

const [writer = "", count = "", options = ""] = process.argv.slice(2);
const sample = defineFeature({ key: "sample/raw-data", id: ["id"], fields: ["main"] });
const row = (/** @type {string} */ id) => ({ id, metaxy_provenance_by_field: { main: "1" } });

await using store = await iceberg(JSON.parse(options)).open();
console.log("open");
await once(process.stdin, "data");
let counted = 0;
for (let index = 0; index < Number(count); index++) {
  await store.write(sample, [row(`${writer}-${index}`)]);
  if (index % 5 > 0) continue;
  const { rows } = await store.write(sample, [row(`key-${index}`)], { idempotencyKey: `key-${index}` });
  counted += rows;
}
console.log(counted);
process.stdin.destroy();
