// A process without privileges that opens a lake: node lake-unprivileged.mjs OPTIONS MODE. It prints how many rows it read, or an error.
import { defineFeature } from "@metaxy-ts/core";
import { duckdb } from "@metaxy-ts/store-duckdb";

const [options, mode] = process.argv.slice(2);
const free = defineFeature({ key: "free", id: ["id"], fields: ["x", "y"] });

if (process.getuid() === 0) process.setuid(65_534);
try {
  await using store = await duckdb({ ducklake: JSON.parse(options), threads: 1 }).open({ mode });
  const count = await (await store.read(free)).count();
  if (mode === "write")
    await store.write(free, [{ id: "unprivileged", metaxy_provenance_by_field: { x: "1", y: "2" } }]);
  console.log(JSON.stringify({ count }));
} catch (error) {
  console.log(JSON.stringify({ code: error.code, message: error.message }));
}
