import { join } from "node:path";
import { places } from "./places.ts";

/*
 * A program that does little: node program.js KIND FOLDER. Prints the CPU that it took from its first instruction on, in milliseconds, and the
 * modules that were loaded, if somebody has counted them.
 */

const [kind = "", folder = "", mode] = process.argv.slice(2);
if (kind === "driver") await countWithDriver();
else if (kind !== "node") await countInStore();

const { user, system } = process.cpuUsage();
const { modulesLoaded } = globalThis as { readonly modulesLoaded?: () => number };
console.log(JSON.stringify({ cpu: (user + system) / 1000, modules: modulesLoaded?.() ?? 0 }));

async function countInStore(): Promise<void> {
  const { defineFeature } = await import("@metaxy-ts/core");
  const feature = defineFeature({ key: "open", id: ["id"], fields: ["x"] });
  const place = await places[kind]?.(folder);
  if (!place) throw new Error(`There is no store ${kind}.`);
  const store = await place.store.open();
  if (mode === "fill" || kind === "memory")
    await store.write(feature, [{ id: "a", metaxy_provenance_by_field: { x: "1" } }]);
  if ((await (await store.read(feature)).count()) !== 1) throw new Error("The store has not what it was given.");
  await store.close();
  await place.close?.();
}

/** The same on the file of the DuckDB store. */
async function countWithDriver(): Promise<void> {
  const { DuckDBInstance } = await import("@duckdb/node-api");
  const instance = await DuckDBInstance.create(join(folder, "open.duckdb"));
  const connection = await instance.connect();
  await (await connection.run("select count(*) from open")).getRows();
  connection.closeSync();
  instance.closeSync();
}
