import { duckdb } from "@metaxy-ts/store-duckdb";
import { pipeline } from "./pipeline.js";

const store = duckdb({ path: ":memory:" });
process.stdout.write(await pipeline(store));
