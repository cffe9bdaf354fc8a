// A process of its own that writes a lake: node lake-child.mjs OPTIONS WRITER COUNT. It waits for a line before it begins.
import { once } from "node:events";
import { defineFeature } from "@metaxy-ts/core";
import { duckdb } from "@metaxy-ts/store-duckdb";

const [options, writer, count] = process.argv.slice(2);
const free = defineFeature({ key: "free", id: ["id"], fields: ["x", "y"] });
const row = (id) => ({ id, metaxy_provenance_by_field: { x: "1", y: "2" } });

await using store = await duckdb({ ducklake: JSON.parse(options), threads: 1 }).open();
console.log("open");
await once(process.stdin, "data");
process.stdin.destroy();
let done = 0;
for (let index = 0; index < Number(count); index++) {
  await store.write(free, [row(`${writer}-${index}`)]);
  // Every writer has the same keys: of each, one write counts.
  const { repeated } = await store.write(free, [row(`key-${index}-${writer}`)], { idempotencyKey: `${index}` });
  if (!repeated) done++;
}
console.log(done);
