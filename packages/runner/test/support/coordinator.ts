import { pathToFileURL } from "node:url";
import { processes, run, threads } from "@metaxy-ts/runner";
import { duckdb } from "@metaxy-ts/store-duckdb";

/*
 * Runs a pipeline to a DuckDB file in a process of its own, which tests end at any moment: node coordinator.ts STORE MODULE [threads|processes]
 */

const [path = "", file = "", kind] = process.argv.slice(2);
const module = pathToFileURL(file);
const { pipeline } = await import(module.href);
await using store = await duckdb({ path }).open();
const executor =
  kind === "processes" ? processes({ module, size: 2 }) : kind === "threads" && threads({ module, size: 2 });
const { end } = await run(pipeline, {
  store,
  only: ["item", "item/work"],
  batchRows: 10,
  flushRows: 20,
  flushInterval: 50,
  ...(executor && { executor }),
});
process.exitCode = end === "done" ? 0 : 1;
